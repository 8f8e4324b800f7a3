package io.roundabout.exitsink;

import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.exitsink.DischargeProxy.Fault;
import io.roundabout.exitsink.ExitDelivery.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.Receiver;
import org.apache.qpid.protonj2.client.ReceiverOptions;
import org.apache.qpid.protonj2.types.UnsignedLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A commit whose end nobody heard is decided by the ledger: over the embedded broker, and over an
 * Artemis in a process of its own, which is killed besides.
 */
@Timeout(300)
class Promise2DoubtfulCommitTest {
  private static final List<String> QUEUES = List.of("orders/a", "orders/b");
  private static final int KILLS = Integer.getInteger("roundabout.broker.kills", 6);

  /** So many epochs are delivered under every fault; each fourth has up to twelve transactions. */
  private static final int EPOCHS = Integer.getInteger("roundabout.broker.epochs", 13);

  @TempDir Path directory;
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "STALLED"})
  void theLedgerOfTheEmbeddedBrokerDecides(Fault fault) throws Exception {
    try (Fixture fixture = new Fixture(directory, "a", "b")) {
      deliverUnder(fault, fixture.address());
      assertEachOnce(fixture.address().port(), DeliveringProcess.before(EPOCHS));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void theLedgerOfAnArtemisProcessDecides(Fault fault) throws Exception {
    try (ArtemisProcess artemis = artemis()) {
      deliverUnder(fault, new BrokerAddress("127.0.0.1", artemis.port(), false, "", ""));
      assertEachOnce(artemis.port(), DeliveringProcess.before(EPOCHS));
    }
  }

  private ArtemisProcess artemis() throws IOException {
    List<String> queues = new ArrayList<>(QUEUES);
    queues.add(BrokerLink.ledger("orders"));
    return new ArtemisProcess(directory.resolve("artemis"), queues);
  }

  private void deliverUnder(Fault fault, BrokerAddress broker) throws Exception {
    System.out.println("seed " + seed);
    boolean waits = fault == Fault.NO_ANSWER || fault == Fault.STALLED;
    AtomicInteger discharges = new AtomicInteger();
    AtomicInteger faults = new AtomicInteger();
    Supplier<Fault> plan =
        () -> {
          // Each fault that has to be waited for costs its time, so there are few of them.
          int number = discharges.incrementAndGet();
          boolean now = waits ? number % 16 == 2 : number % 3 == 2;
          return now ? fault(fault, faults) : Fault.NONE;
        };
    try (DischargeProxy proxy = new DischargeProxy(broker.port(), plan)) {
      BrokerAddress through =
          new BrokerAddress("127.0.0.1", proxy.port(), false, broker.user(), broker.password());
      Duration patience = waits ? Duration.ofSeconds(1) : Fixture.PATIENCE;
      int refused = deliver(options(through), patience);
      assertThat(faults.get()).isGreaterThan(1);
      if (fault == Fault.NO_ANSWER) {
        assertThat(refused).as("commits given up in time").isPositive();
      }
    }
  }

  private static Fault fault(Fault fault, AtomicInteger count) {
    count.incrementAndGet();
    return fault;
  }

  private DeliveryOptions options(BrokerAddress through) {
    return new DeliveryOptions(
        "orders", 1, QUEUES, Fixture.COLUMNS, 1, directory.resolve("outbox"), through);
  }

  /** Delivers all epochs, as often as it takes; how many calls were given up. */
  private int deliver(DeliveryOptions options, Duration patience) throws IOException {
    ExitDelivery delivery = null;
    int refused = 0;
    try {
      for (long epoch = 0; epoch <= EPOCHS; ) {
        try {
          if (delivery == null) {
            delivery = ExitDelivery.open(options, patience, DeliveringProcess.LIMITS);
          }
          if (epoch == EPOCHS) {
            delivery.settle();
          } else if (random.nextBoolean()) {
            delivery.accept(epoch, parts(delivery, epoch));
          } else {
            delivery.commit(epoch, parts(delivery, epoch));
          }
          epoch++;
        } catch (BrokerUnreachableException e) {
          refused++;
          if (delivery != null && random.nextBoolean()) {
            delivery.close();
            delivery = null;
          }
        }
      }
      assertThat(delivery.progress().lastNumber()).isEqualTo(DeliveringProcess.before(EPOCHS));
    } finally {
      if (delivery != null) {
        delivery.close();
      }
    }
    return refused;
  }

  private List<Part> parts(ExitDelivery delivery, long epoch) throws IOException {
    return DeliveringProcess.parts(delivery, epoch, random);
  }

  @Test
  void anArtemisThatIsKilledInTheMiddleOfACommitHasItOrHasItNot() throws Exception {
    System.out.println("seed " + seed);
    ExecutorService killer = Executors.newSingleThreadExecutor();
    AtomicInteger kills = new AtomicInteger();
    AtomicReference<CompletableFuture<Void>> restarting =
        new AtomicReference<>(CompletableFuture.completedFuture(null));
    try (ArtemisProcess artemis = artemis()) {
      Supplier<Fault> killSometimes =
          () -> {
            if (restarting.get().isDone() && kills.get() < KILLS && random.nextInt(3) == 0) {
              kills.incrementAndGet();
              long micros = random.nextInt(8_000);
              restarting.set(
                  CompletableFuture.runAsync(() -> killAndStart(artemis, micros), killer));
              return Fault.NO_ANSWER;
            }
            return Fault.NONE;
          };
      try (DischargeProxy proxy = new DischargeProxy(artemis.port(), killSometimes)) {
        BrokerAddress through = new BrokerAddress("127.0.0.1", proxy.port(), false, "", "");
        int given = 0;
        try (ExitDelivery delivery =
            ExitDelivery.open(options(through), Duration.ofSeconds(60), DeliveringProcess.LIMITS)) {
          for (long epoch = 0; kills.get() < KILLS || epoch < EPOCHS; epoch++) {
            delivery.accept(epoch, parts(delivery, epoch));
            given = (int) epoch + 1;
          }
          delivery.settle();
        }
        restarting.get().join();
        assertEachOnce(artemis.port(), DeliveringProcess.before(given));
      }
    } finally {
      killer.shutdownNow();
    }
  }

  /**
   * The moment is meant to fall before, into and after the write of a commit that is not heard of.
   */
  private static void killAndStart(ArtemisProcess artemis, long micros) {
    long until = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(micros);
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    try {
      artemis.kill();
      artemis.awaitEnd();
      artemis.start();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A collector that knows neither of the brokers. */
  private static void assertEachOnce(int port, long rows) throws Exception {
    for (String queue : QUEUES) {
      List<Long> values = new ArrayList<>();
      try (Client client = Client.create();
          Connection connection = client.connect("127.0.0.1", port)) {
        Receiver receiver = connection.openReceiver(queue, new ReceiverOptions().creditWindow(500));
        Delivery next = receiver.receive(20, TimeUnit.SECONDS);
        while (next != null) {
          long number = ((UnsignedLong) next.message().messageId()).longValue();
          assertThat(number).as("in %s", queue).isEqualTo(values.size() + 1);
          values.add((Long) ((Map<?, ?>) next.message().body()).get("n"));
          next = receiver.receive(values.size() < rows ? 20_000 : 300, TimeUnit.MILLISECONDS);
        }
      }
      Collections.sort(values);
      assertThat(values.equals(LongStream.rangeClosed(1, rows).boxed().toList()))
          .as("rows 1 to %d in %s, of which came %d", rows, queue, values.size())
          .isTrue();
    }
  }
}
