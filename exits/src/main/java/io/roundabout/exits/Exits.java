package io.roundabout.exits;

import io.roundabout.exits.ExitState.LaneRange;
import io.roundabout.gateprotocol.Names;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;

/** All exits of a roundabout, each independent of the others. Thread-safe. */
public final class Exits implements AutoCloseable {

  /** The built-in exit that gives the rows that cannot be used. */
  public static final String BREAKDOWNS = "breakdowns";

  /** For how long rows stay in a lane, unless it says otherwise, after their results. */
  public static final Duration KEEP = Duration.ofDays(7);

  private static final Duration RETENTION = Duration.ofMinutes(1);

  private final ExitsOptions options;
  private final Map<String, ExitSupervisor> exits = new LinkedHashMap<>();
  private final BreakdownsFeed feed;
  private final ExitReport report;
  private final Retention retention;
  private final ScheduledExecutorService clockwork;

  public Exits(ExitsOptions options) {
    this(options, Patience.DEFAULT);
  }

  Exits(ExitsOptions options, Patience patience) {
    this.options = options;
    ExitConfig breakdowns = ExitConfig.builtIn(BREAKDOWNS, 1, List.of());
    for (ExitConfig exit : options.exits()) {
      if (exit.name().equals(BREAKDOWNS)) {
        breakdowns = exit;
      } else {
        exits.put(exit.name(), new ExitSupervisor(exit, options, patience, this::look));
      }
    }
    this.feed = new BreakdownsFeed(breakdowns, options, patience, this::skips);
    this.report = new ExitReport(options.lanes());
    this.retention = new Retention(options, List.copyOf(exits.values()), feed);
    this.clockwork =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "retention");
              thread.setDaemon(true);
              return thread;
            });
  }

  private void look() {
    feed.look();
  }

  private Map<String, List<Skip>> skips() throws IOException {
    Map<String, List<Skip>> skips = new LinkedHashMap<>();
    for (ExitSupervisor exit : exits.values()) {
      skips.put(exit.config().name(), exit.files().skips());
    }
    return skips;
  }

  /**
   * Connects the exits with the broker, delivers what an earlier life left, and begins to feed
   * {@link #BREAKDOWNS}. Returns at once: what fails is tried again. Needs no Spark.
   */
  public void openDeliveries() {
    feed.start();
    exits.values().forEach(ExitSupervisor::start);
    clockwork.scheduleWithFixedDelay(
        this::retain, RETENTION.toSeconds(), RETENTION.toSeconds(), TimeUnit.SECONDS);
  }

  /** Lets go of what nobody needs any more; happens every minute by itself. */
  void retain() {
    retention.round();
  }

  /** Starts the queries. Returns at once. */
  public void start(SparkSession session) {
    List<LaneShape> shapes = options.lanes().values().stream().map(LaneShape::of).toList();
    QueryChecker checker = new QueryChecker(session, shapes, options.library());
    exits.values().forEach(exit -> exit.use(session, checker));
  }

  /** In the order of the configuration; {@link #BREAKDOWNS} comes last. */
  public List<ExitStatus> status() {
    List<ExitStatus> all = new ArrayList<>();
    exits.values().forEach(exit -> all.add(report.of(exit)));
    all.add(report.of(BREAKDOWNS, feed));
    return all;
  }

  /**
   * Starts an exit's query again.
   *
   * @throws IllegalArgumentException when there is no such exit
   * @throws IllegalStateException when it is not FAILED or RETRYING; the message names the way on
   */
  public void retry(String exit) {
    exit(exit).commands().retry();
  }

  /**
   * Starts the next generation of an exit that is HELD or FAILED.
   *
   * @throws IllegalArgumentException when there is no such exit
   * @throws IllegalStateException when it is neither HELD nor FAILED
   */
  public void retry(String exit, NewGeneration choice) {
    exit(exit).commands().retry(choice);
  }

  /**
   * Makes rows breakdowns of an exit that has FAILED, and starts it again.
   *
   * @param rows empty for the rows that its state names
   * @return the rows that are skipped
   * @throws IllegalArgumentException when there is no such exit, or the rows are not within the
   *     batch that failed
   * @throws IllegalStateException when it is neither FAILED nor RETRYING
   */
  public List<LaneRange> skip(String exit, List<LaneRange> rows) {
    return exit(exit).commands().skip(rows);
  }

  private ExitSupervisor exit(String name) {
    ExitSupervisor exit = exits.get(name);
    if (exit == null) {
      throw new IllegalArgumentException(
          name.equals(BREAKDOWNS)
              ? "the exit 'breakdowns' is built in: it has no query to start again"
              : "there is no exit '%s'; %s"
                  .formatted(
                      name,
                      Names.near(name, exits.keySet())
                          .map("did you mean '%s'?"::formatted)
                          .orElse("the exits are " + String.join(", ", exits.keySet()))));
    }
    return exit;
  }

  /** Stops the queries and the deliveries; what they had not finished goes on at the next start. */
  @Override
  public void close() {
    clockwork.shutdownNow();
    ExecutorService closing = Executors.newCachedThreadPool();
    exits.values().forEach(exit -> closing.execute(exit::close));
    closing.execute(feed::close);
    closing.shutdown();
    try {
      closing.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
