package io.roundabout.exitsink;

import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.exitsink.ExitDelivery.Part;
import io.roundabout.exitsink.Fixture.Collected;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A row counts once at an exit, whatever happens between the delivery and the broker. */
@Timeout(180)
class Promise2OnceTest {
  private static final Sending.Limits SMALL = new Sending.Limits(1 << 20, 40);

  @TempDir Path directory;
  private Fixture fixture;

  @BeforeEach
  void start() throws Exception {
    fixture = new Fixture(directory, "a", "b");
  }

  @AfterEach
  void stop() throws Exception {
    fixture.close();
  }

  private void assertEachOnce(long rows) throws Exception {
    for (String queue : List.of("orders/a", "orders/b")) {
      long before = 0;
      List<Long> values = new ArrayList<>();
      for (Collected collected : fixture.collect(queue)) {
        assertThat(collected.number()).as("after %d in %s", before, queue).isEqualTo(before + 1);
        before = collected.number();
        values.add(collected.n());
      }
      assertThat(before).isEqualTo(rows);
      Collections.sort(values);
      assertThat(values.equals(LongStream.rangeClosed(1, rows).boxed().toList())).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"1,3000", "2,12000", "3,40000"})
  void connectionsThatBreakAnywhereNeitherLoseNorRepeatRows(long salt, int bytesAtMost)
      throws Exception {
    long seed = System.nanoTime() ^ salt;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    long next = 1;
    try (CuttingProxy proxy = new CuttingProxy(fixture.broker.port(), seed, bytesAtMost)) {
      BrokerAddress through =
          new BrokerAddress(
              "127.0.0.1", proxy.port(), false, fixture.broker.user(), fixture.broker.password());
      ExitDelivery delivery = openInTime(through);
      for (long epoch = 0; epoch < 12; epoch++) {
        int rows = 1 + random.nextInt(epoch % 3 == 0 ? 150 : 15);
        int attempt = 0;
        while (true) {
          try {
            delivery.accept(epoch, parts(delivery, epoch, attempt++, next, rows, random));
            if (epoch == 11) {
              delivery.settle();
            }
            break;
          } catch (IOException e) {
            if (attempt > 20) {
              throw e;
            }
            if (random.nextBoolean()) {
              delivery.close();
              delivery = openInTime(through);
            }
          }
          if (attempt > 3) {
            proxy.beGood();
          }
        }
        next += rows;
      }
      assertThat(proxy.cuts()).isPositive();
      delivery.close();
    }
    assertEachOnce(next - 1);
  }

  private ExitDelivery openInTime(BrokerAddress address) throws IOException {
    while (true) {
      try {
        return ExitDelivery.open(fixture.options(1, 1, address), Fixture.PATIENCE, SMALL);
      } catch (IOException e) {
        if (!e.getMessage().contains("does not take rows")) {
          throw e;
        }
      }
    }
  }

  /** The rows in parts that are cut and ordered otherwise each time, as Spark may do. */
  private static List<Part> parts(
      ExitDelivery delivery, long epoch, int attempt, long first, int rows, Random random)
      throws IOException {
    List<Part> parts = new ArrayList<>();
    List<long[]> ranges = new ArrayList<>();
    for (long from = first; from < first + rows; ) {
      long to = Math.min(first + rows - 1, from + random.nextInt(rows));
      ranges.add(new long[] {from, to});
      from = to + 1;
    }
    Collections.shuffle(ranges, random);
    for (int i = 0; i < ranges.size(); i++) {
      long[] range = ranges.get(i);
      parts.add(Fixture.part(delivery, epoch, i, attempt * 1_000L + i, range[0], range[1]));
    }
    return parts;
  }

  @Test
  void aBrokerThatIsRestartedAmidACommitGetsTheRest() throws Exception {
    ExitDelivery delivery =
        ExitDelivery.open(fixture.options(1, 1, fixture.address()), Fixture.PATIENCE, SMALL);
    delivery.commit(0, List.of(Fixture.part(delivery, 0, 0, 0, 1, 10)));
    Part part = Fixture.part(delivery, 1, 0, 0, 11, 20_000);
    CompletableFuture<Void> committing =
        CompletableFuture.runAsync(
            () -> {
              try {
                delivery.commit(1, List.of(part));
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    Awaitility.await().until(() -> fixture.broker.books("orders").get(0).waiting() > 500);
    String user = fixture.broker.user();
    fixture.stopBroker();
    fixture.startBroker();
    assertThat(fixture.broker.user()).isNotEqualTo(user);
    assertThat(committing).failsWithin(60, TimeUnit.SECONDS);
    delivery.close();

    try (ExitDelivery again =
        ExitDelivery.open(fixture.options(1, 1, fixture.address()), Fixture.PATIENCE, SMALL)) {
      assertThat(again.progress().lastNumber()).isEqualTo(20_000);
      again.commit(1, List.of(Fixture.part(again, 1, 0, 9, 1, 5)));
    }
    assertEachOnce(20_000);
  }

  @Test
  void theFirstPartsThatWereSealedCountAlsoForTheNextGeneration() throws Exception {
    DeliveryOptions first = fixture.options(1, 1, fixture.address());
    try (CuttingProxy proxy = new CuttingProxy(fixture.broker.port(), 1, 0)) {
      BrokerAddress through =
          new BrokerAddress(
              "127.0.0.1", proxy.port(), false, fixture.broker.user(), fixture.broker.password());
      ExitDelivery delivery =
          ExitDelivery.open(fixture.options(1, 1, through), Fixture.PATIENCE, SMALL);
      delivery.commit(0, List.of(Fixture.part(delivery, 0, 0, 0, 1, 10)));
      Part part = Fixture.part(delivery, 1, 0, 0, 11, 5_000);
      CompletableFuture<Void> committing =
          CompletableFuture.runAsync(
              () -> {
                try {
                  delivery.commit(1, List.of(part));
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      Awaitility.await().until(() -> fixture.broker.books("orders").get(0).waiting() > 100);
      delivery.close();
      assertThat(committing).failsWithin(60, TimeUnit.SECONDS);
    }
    DeliveryOptions second = fixture.options(2, 100, first.broker());
    try (ExitDelivery delivery = ExitDelivery.open(second, Fixture.PATIENCE, SMALL)) {
      assertThat(delivery.progress())
          .isEqualTo(
              new ExitDelivery.Progress(
                  1,
                  1,
                  5_000,
                  0,
                  Map.of("orders/a", 5_000L, "orders/b", 5_000L),
                  java.util.OptionalLong.empty()));
    }
    assertEachOnce(5_000);
  }
}
