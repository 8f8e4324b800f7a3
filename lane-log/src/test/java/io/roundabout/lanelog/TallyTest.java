package io.roundabout.lanelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What stands before a row, whoever asks and when. */
class TallyTest {
  private final StagedTripsTest.MovedClock clock = new StagedTripsTest.MovedClock();
  private final LaneLogOptions options =
      new LaneLogOptions(false, 900, 1 << 20, clock, OptionalLong.of(10));

  /** The rows of a lane, one by one: what each of them is. */
  private final List<Tally> rows = new ArrayList<>();

  private Tally model(long before) {
    Tally sum = Tally.NONE;
    for (Tally row : rows.subList(0, (int) before)) {
      sum = sum.plus(row);
    }
    return sum;
  }

  private void fill(LaneLog log, Random random) throws Exception {
    for (int trip = 0; trip < 40; trip++) {
      List<String> sent = new ArrayList<>();
      List<Verdict> bad = new ArrayList<>();
      long mark = log.mark();
      for (int i = 0; i <= random.nextInt(6); i++) {
        boolean late = random.nextInt(5) == 0;
        long time = late ? mark - 1 - random.nextInt(5) : 1_000_000L * (trip + 1);
        boolean broken = random.nextInt(5) == 0;
        if (broken) {
          bad.add(Verdict.breakdown(i, "bad"));
        }
        sent.add("r@" + Math.max(0, time));
        rows.add(new Tally(1, broken ? 1 : 0, !broken && Math.max(0, time) < mark ? 1 : 0));
      }
      new SentTrip("t" + trip).send(log, sent, bad, true).get();
      if (random.nextInt(4) == 0) {
        log.closeUpTo(log.mark() + 1);
        rows.add(Tally.NONE);
      }
    }
  }

  @Test
  void everyPlaceIsCountedRightInEveryOrderAfterARestartAndAfterRetention() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    SimulatedDisk disk = new SimulatedDisk();
    try (LaneLog log = LaneLog.open("lane", disk, options)) {
      log.registerEncoding("json");
      fill(log, random);
      compare(log, random);
    }
    try (LaneLog log = LaneLog.open("lane", disk, options)) {
      compare(log, random);
      clock.pass(Duration.ofDays(1));
      assertThat(log.trim(log.endRow() / 2, clock.instant())).isPositive();
      compare(log, random);
      long gone = log.firstRow() - 1;
      assertThatThrownBy(() -> log.tallyBefore(gone)).hasMessageContaining("retention");
    }
    try (LaneLog log = LaneLog.open("lane", disk, options)) {
      compare(log, random);
    }
  }

  private void compare(LaneLog log, Random random) throws Exception {
    assertThat(log.endRow()).isEqualTo(rows.size());
    for (int i = 0; i < 200; i++) {
      long row = log.firstRow() + random.nextLong(log.endRow() - log.firstRow() + 1);
      assertThat(log.tallyBefore(row)).as("before row %d", row).isEqualTo(model(row));
    }
  }

  @Test
  void rowsNeverSeemToBeOlderThanTheOnesBeforeThem() throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    LaneLogOptions plain = new LaneLogOptions(false, 100, 1 << 20, clock);
    Instant first = clock.instant();
    try (LaneLog log = LaneLog.open("lane", disk, plain)) {
      log.registerEncoding("json");
      new SentTrip("a").end(log, "1").get();
      clock.pass(Duration.ofHours(2));
      assertThat(log.trim(log.endRow(), clock.instant())).isEqualTo(1);
      clock.pass(Duration.ofDays(-1));
      new SentTrip("b").end(log, "2").get();
    }
    try (LaneLog log = LaneLog.open("lane", disk, plain)) {
      new SentTrip("c").end(log, "3").get();
      assertThat(log.lastArrivalMillis()).hasValue(first.toEpochMilli());
      // The day is over that the clock had lost: nothing of this is a day old.
      assertThat(log.trim(log.endRow(), first.minus(Duration.ofHours(1)))).isEqualTo(1);
      assertThat(log.trim(log.endRow(), first.plusMillis(1))).isEqualTo(3);
    }
  }

  @Test
  void aClockThatIsSetBackGoesOnAsTimePasses() {
    long[] nanos = {Long.MAX_VALUE};
    ForwardClock forward = new ForwardClock(clock, () -> nanos[0]);
    Instant start = clock.instant();
    clock.pass(Duration.ofHours(1));
    nanos[0] += Duration.ofHours(1).toNanos();
    clock.pass(Duration.ofDays(-1));
    assertThat(forward.instant()).isEqualTo(start.plus(Duration.ofHours(1)));
    nanos[0] += Duration.ofHours(1).toNanos();
    assertThat(forward.instant()).isEqualTo(start.plus(Duration.ofHours(2)));
    clock.pass(Duration.ofDays(2));
    assertThat(forward.instant()).isEqualTo(start.plus(Duration.ofHours(25)));
  }
}
