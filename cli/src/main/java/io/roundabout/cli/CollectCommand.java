package io.roundabout.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.roundabout.vehicle.CollectListener;
import io.roundabout.vehicle.Collecting;
import io.roundabout.vehicle.Collector;
import io.roundabout.vehicle.Delivery;
import io.roundabout.vehicle.ExitException;
import io.roundabout.vehicle.Patience;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "collect",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the rows of an exit as NDJSON on standard output.",
      "A row is accepted, and so leaves the exit, once it has been written. Waits for the roundabout"
          + " if it is not up yet. Without --follow it ends when the exit has had nothing for a"
          + " second.",
      ""
    })
final class CollectCommand implements Callable<Integer> {
  private static final Duration QUIET = Duration.ofSeconds(1);
  private static final Duration STUCK = Duration.ofSeconds(2);

  private final Screen screen;
  private final OutputStream out;

  @Parameters(
      paramLabel = "EXIT[/COLLECTOR]",
      description = "the exit, and the collector if the configuration declares some")
  String exit;

  @Option(
      names = "--max",
      paramLabel = "N",
      description = "end after N rows; a pack that has more is collected whole")
  Long max;

  @Option(names = "--follow", description = "wait for more, until Ctrl-C or --max")
  boolean follow;

  @Option(
      names = "--amqp",
      paramLabel = "HOST:PORT",
      converter = HostPort.Converter.class,
      description = "where the exits are; by default where this directory's roundabout has them")
  HostPort amqp;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      converter = Durations.class,
      description =
          "how long to wait for a roundabout that is not up, e.g. 30s; for ever by default")
  Duration wait;

  @Mixin Place place;

  /** Held from a row's first byte to its acceptance: what is printed is not to come again. */
  private final ReentrantLock settling = new ReentrantLock();

  private volatile boolean leaving;

  CollectCommand(Screen screen) {
    this(screen, new FileOutputStream(FileDescriptor.out));
  }

  CollectCommand(Screen screen, OutputStream out) {
    this.screen = screen;
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    if (max != null && max < 1) {
      throw new UsageException("--max " + max + ": at least one row");
    }
    Collector collector = collector();
    try (Collecting collecting = collector.open()) {
      Tally tally = new Tally();
      Thread onSignal = new Thread(() -> leave(collecting, tally), "on-signal");
      Runtime.getRuntime().addShutdownHook(onSignal);
      boolean written = collect(collecting, tally);
      tell(tally);
      forget(onSignal);
      return written ? Main.DONE : Main.FAILED;
    } catch (IOException e) {
      if (leaving) {
        return Main.DONE;
      }
      throw e instanceof ExitException refusal ? explained(refusal) : e;
    }
  }

  /** The process that runs here knows what it has; that of another place is not asked. */
  private IOException explained(ExitException refusal) {
    if (!refusal.condition().equals("amqp:not-found")) {
      return refusal;
    }
    try {
      HostPort here = place.listener("amqp", Collector.DEFAULT_PORT);
      if (place.control().isEmpty() || amqp != null && !amqp.equals(here)) {
        return refusal;
      }
      JsonNode status = ControlClient.of(place).get("/status");
      return new IOException(UnknownAddress.sentence(exit, status), refusal);
    } catch (IOException notToBeAsked) {
      return refusal;
    }
  }

  private Collector collector() throws IOException {
    HostPort at = amqp == null ? place.listener("amqp", Collector.DEFAULT_PORT) : amqp;
    int slash = exit.indexOf('/');
    Collector collector = Collector.of(slash < 0 ? exit : exit.substring(0, slash));
    if (slash >= 0) {
      collector = collector.named(exit.substring(slash + 1));
    }
    if (max != null && max < 200) {
      collector = collector.credit(max.intValue());
    }
    return collector
        .at(at.host(), at.port())
        .patience(wait == null ? Patience.unlimited() : Patience.of(wait))
        .listener(new Waiting(at));
  }

  /** What has been written and accepted so far. */
  private static final class Tally {
    private long rows;
    private long lastNumber;
    private boolean ended;

    synchronized void add(Delivery delivery) {
      rows += delivery.rows();
      lastNumber = delivery.number() + delivery.rows() - 1;
    }

    synchronized long rows() {
      return rows;
    }

    /** True for the first who asks. */
    synchronized boolean end() {
      boolean first = !ended;
      ended = true;
      return first;
    }
  }

  /** Returns false when nobody reads what is written. */
  private boolean collect(Collecting collecting, Tally tally) throws IOException {
    while (max == null || tally.rows() < max) {
      Optional<Delivery> delivery = next(collecting);
      if (delivery.isEmpty()) {
        return true;
      }
      settling.lock();
      try {
        if (leaving) {
          return true;
        }
        if (!settle(delivery.get(), tally)) {
          return false;
        }
      } finally {
        settling.unlock();
      }
    }
    return true;
  }

  private boolean settle(Delivery delivery, Tally tally) {
    try {
      out.write(delivery.ndjson());
      out.flush();
    } catch (IOException readerHasGone) {
      screen.warn("nobody reads the output any more; what was not written stays at exit " + exit);
      return false;
    }
    delivery.accept();
    tally.add(delivery);
    return true;
  }

  private Optional<Delivery> next(Collecting collecting) throws IOException {
    if (follow) {
      return Optional.of(collecting.next());
    }
    Optional<Delivery> soon = collecting.next(QUIET);
    return soon.isPresent() ? soon : collecting.poll();
  }

  private void tell(Tally tally) {
    if (tally.end()) {
      String last = tally.rows() == 0 ? "" : ", the last is number " + tally.lastNumber;
      screen.note(Amounts.rows(tally.rows()) + " collected from " + exit + last);
      if (tally.rows() == 0 && !follow && !leaving) {
        screen.note("./roundabout status tells what the exit waits for; --follow waits with it");
      }
    }
  }

  /**
   * Ctrl-C: what has not been accepted goes back to the exit. A row that is being written is
   * accepted before, unless nobody reads it.
   */
  private void leave(Collecting collecting, Tally tally) {
    leaving = true;
    boolean settled = false;
    try {
      settled = settling.tryLock(STUCK.toMillis(), TimeUnit.MILLISECONDS);
      collecting.close();
      tell(tally);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (settled) {
        settling.unlock();
      }
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException theHookRuns) {
      // It tells the same.
    }
  }

  private final class Waiting implements CollectListener {
    private final HostPort at;
    private boolean told;

    Waiting(HostPort at) {
      this.at = at;
    }

    @Override
    public void connected() {
      if (told) {
        screen.note("at exit " + exit);
        told = false;
      }
    }

    @Override
    public void waiting(IOException cause, Duration pause) {
      if (!told) {
        told = true;
        screen.note("waiting for the roundabout at " + at + " (" + cause.getMessage() + ")");
      }
    }
  }
}
