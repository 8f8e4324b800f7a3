package io.roundabout.exitsink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roundabout.exitsink.DischargeProxy.Fault;
import io.roundabout.exitsink.ExitDelivery.PartWriter;
import io.roundabout.exitsink.ExitDelivery.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an epoch that stands open gives, it gives once, whatever becomes of a commit. */
@Timeout(300)
class Promise2StandingEpochTest {
  private static final long ROWS = 300;

  @TempDir Path directory;
  private Fixture fixture;

  @AfterEach
  void stop() throws Exception {
    if (fixture != null) {
      fixture.close();
    }
  }

  private Fixture fixture(String... collectors) throws Exception {
    fixture = new Fixture(directory, collectors);
    return fixture;
  }

  private static void write(PartWriter part, long from, long to) throws IOException {
    for (long n = from; n <= to; n++) {
      part.write(Row.of(n, "word " + n));
    }
  }

  private void assertEachOnce(String queue, long rows) throws Exception {
    List<Fixture.Collected> all = fixture.collect(queue);
    List<Long> expected = LongStream.rangeClosed(1, rows).boxed().toList();
    assertThat(all).extracting(Fixture.Collected::n).containsExactlyElementsOf(expected);
    assertThat(all).extracting(Fixture.Collected::number).containsExactlyElementsOf(expected);
  }

  @Test
  void rowsAreGivenBeforeTheEpochEnds() throws Exception {
    fixture();
    try (ExitDelivery delivery = fixture.open(1)) {
      try (PartWriter part = delivery.newPart(0, 0, 1)) {
        delivery.stand();
        write(part, 1, 3);
        assertThat(delivery.give(10)).isTrue();
        assertThat(delivery.progress())
            .isEqualTo(new Progress(1, 0, 3, 0, Map.of("orders", 3L), OptionalLong.of(10)));
        assertThat(fixture.collect("orders")).hasSize(3);
        assertThat(delivery.give(20)).isTrue();
        assertThat(delivery.progress().row()).as("nothing was given").hasValue(10);
        delivery.mark(20);
        assertThat(delivery.progress())
            .isEqualTo(new Progress(1, 0, 3, 0, Map.of("orders", 3L), OptionalLong.of(20)));
        write(part, 4, 4);
        assertThatThrownBy(() -> delivery.mark(21)).isInstanceOf(IllegalStateException.class);
        assertThat(delivery.give(21)).isTrue();
        write(part, 5, 5);
        delivery.commit(0, List.of(part.finish()));
      }
      assertThat(delivery.progress().lastNumber()).as("what was not given is not").isEqualTo(4);
      delivery.commit(1, List.of(Fixture.part(delivery, 1, 0, 2, 5, 6)));
      assertThat(delivery.progress())
          .isEqualTo(new Progress(1, 1, 6, 0, Map.of("orders", 6L), OptionalLong.empty()));
      assertThat(fixture.collect("orders")).extracting(Fixture.Collected::number).contains(4L, 6L);
    }
    try (Stream<Path> files = Files.list(directory.resolve("outbox"))) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly("ledger-made");
    }
  }

  @Test
  void whatDoesNotFitIntoATransactionIsNotGiven() throws Exception {
    fixture("a", "b");
    Sending.Limits few = new Sending.Limits(1 << 20, 20);
    try (ExitDelivery delivery =
        ExitDelivery.open(fixture.options(1, 1, fixture.address()), Fixture.PATIENCE, few)) {
      try (PartWriter part = delivery.newPart(0, 0, 1)) {
        delivery.stand();
        write(part, 1, 10);
        assertThat(delivery.give(1)).isTrue();
        write(part, 11, 21);
        assertThat(delivery.give(2)).isFalse();
        delivery.commit(0, List.of(part.finish()));
      }
      delivery.commit(1, List.of(Fixture.part(delivery, 1, 0, 2, 11, 40)));
    }
    assertEachOnce("orders/a", 40);
    assertEachOnce("orders/b", 40);
  }

  @Test
  void onlyTheThreadThatWritesAPartCanGive() throws Exception {
    fixture();
    try (ExitDelivery delivery = fixture.open(1)) {
      assertThatThrownBy(delivery::stand).hasMessageContaining("orders");
      try (PartWriter part = delivery.newPart(0, 0, 1)) {
        part.finish();
      }
      assertThatThrownBy(() -> delivery.give(1)).isInstanceOf(IllegalStateException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "STALLED"})
  void theLedgerSaysWhereToGoOn(Fault fault) throws Exception {
    fixture("a", "b");
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    AtomicInteger discharges = new AtomicInteger();
    AtomicInteger faults = new AtomicInteger();
    Supplier<Fault> plan =
        () -> {
          boolean now = discharges.incrementAndGet() % (fault == Fault.NO_ANSWER ? 12 : 3) == 2;
          return now && faults.incrementAndGet() > 0 ? fault : Fault.NONE;
        };
    try (DischargeProxy proxy = new DischargeProxy(fixture.address().port(), plan)) {
      BrokerAddress known = fixture.address();
      BrokerAddress through =
          new BrokerAddress("127.0.0.1", proxy.port(), false, known.user(), known.password());
      long epoch = 0;
      long row = 0;
      while (row < ROWS) {
        // A life of the exit: what it begins with is what the ledger says.
        try (ExitDelivery delivery =
            ExitDelivery.open(
                fixture.options(1, 1, through),
                fault == Fault.NO_ANSWER ? Duration.ofSeconds(1) : Fixture.PATIENCE,
                DeliveringProcess.LIMITS)) {
          // After an epoch that has ended, Spark's log says it; the rows are their numbers here.
          row = delivery.progress().lastNumber();
          assertThat(delivery.progress().row().orElse(row)).isEqualTo(row);
          epoch = delivery.progress().epoch() + 1;
          while (row < ROWS && random.nextInt(4) > 0) {
            row = stand(delivery, epoch++, row, random);
            row = end(delivery, epoch++, row, random);
          }
        } catch (BrokerUnreachableException e) {
          assertThat(fault).isEqualTo(Fault.NO_ANSWER);
        }
      }
      assertThat(faults).hasPositiveValue();
    }
    assertEachOnce("orders/a", ROWS);
    assertEachOnce("orders/b", ROWS);
  }

  /** Some rows in an epoch that stands open; returns the first that it has not given. */
  private static long stand(ExitDelivery delivery, long epoch, long from, Random random)
      throws IOException {
    long row = from;
    try (PartWriter part = delivery.newPart(epoch, 0, epoch)) {
      delivery.stand();
      for (int groups = random.nextInt(20); groups > 0 && row < ROWS; groups--) {
        long to = Math.min(ROWS, row + random.nextInt(4));
        write(part, row + 1, to);
        assertThat(delivery.give(to)).isTrue();
        row = to;
        if (random.nextInt(5) == 0) {
          delivery.mark(row);
        }
      }
      delivery.commit(epoch, List.of(part.finish()));
    }
    return row;
  }

  /** Some rows in an epoch that ends, in one transaction. */
  private static long end(ExitDelivery delivery, long epoch, long from, Random random)
      throws IOException {
    long to = Math.min(ROWS, from + random.nextInt(3));
    delivery.commit(epoch, List.of(Fixture.part(delivery, epoch, 0, epoch, from + 1, to)));
    return to;
  }
}
