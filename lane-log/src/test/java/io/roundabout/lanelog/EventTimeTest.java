package io.roundabout.lanelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Marks, late rows and close records. */
class EventTimeTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
  private static final LaneLogOptions TEN = options(10);

  @RegisterExtension final LaneInvariants invariants = new LaneInvariants();
  private SimulatedDisk disk = new SimulatedDisk();

  private static LaneLogOptions options(long lateBy) {
    return new LaneLogOptions(false, 600, 1 << 20, CLOCK, OptionalLong.of(lateBy));
  }

  private LaneLog open(LaneLogOptions options) throws IOException {
    LaneLog log = LaneLog.open("orders", disk, options);
    log.registerEncoding("json");
    return log;
  }

  /** Opens what a killed process has left. */
  private LaneLog killAndOpen(LaneLogOptions options) throws IOException {
    disk = disk.afterKill();
    invariants.watch(disk, options);
    return open(options);
  }

  private static List<String> late(LaneLog log, LogStorage storage) throws IOException {
    List<String> late = new ArrayList<>();
    for (BlockRange range : log.ranges(log.firstRow(), log.endRow(), 1 << 20)) {
      try (BlockReader reader = BlockReader.open(storage, range)) {
        for (Block block = reader.next(); block != null; block = reader.next()) {
          for (Verdict verdict : block.verdicts()) {
            if (verdict.kind() == Verdict.Kind.LATE) {
              late.add(block.firstRow() + verdict.row() + ": " + verdict.reason());
            }
          }
        }
      }
    }
    return late;
  }

  @Test
  void aRowThatIsOlderThanTheMarkBeforeItsBlockIsLate() throws Exception {
    invariants.watch(disk, TEN);
    SentTrip trip = new SentTrip("t");
    try (LaneLog log = open(TEN)) {
      assertThat(log.mark()).isEqualTo(1);
      assertThat(log.newestEventTime()).isEmpty();
      assertThat(log.lastArrivalMillis()).isEmpty();
      trip.send(log, "@100", "@1", "@0").get();
      assertThat(log.mark()).isEqualTo(90);
      trip.send(log, "@90", "@89", "@200", "@150").get();
      assertThat(log.mark()).isEqualTo(190);
      TripState state = trip.send(log, "@189").get();
      assertThat(state.rows()).isEqualTo(8);
      assertThat(state.rejected()).isZero();
      assertThat(late(log, disk)).containsExactly("2: 0 1", "4: 89 90", "7: 189 190");
      assertThat(log.books())
          .isEqualTo(
              new LaneBooks(8, 0, 3, 0, 0, 0, 1, log.books().bytes(), 8, new Tally(8, 0, 3)));
      assertThat(log.newestEventTime()).hasValue(200);
      assertThat(log.lastArrivalMillis()).hasValue(CLOCK.millis());
      assertThat(log.markBefore(0)).isZero();
      assertThat(log.markBefore(3)).isEqualTo(90);
      assertThat(log.markBefore(5)).as("within a block").isEqualTo(90);
      assertThat(log.markBefore(8)).isEqualTo(190);
    }
  }

  @Test
  void breakdownsNeitherRaiseTheMarkNorAreLate() throws Exception {
    invariants.watch(disk, TEN);
    SentTrip trip = new SentTrip("t");
    try (LaneLog log = open(TEN)) {
      List<Verdict> bad = List.of(Verdict.breakdown(0, "bad"), Verdict.breakdown(2, "bad"));
      trip.send(log, List.of("@900", "@100", "@0"), bad, false).get();
      assertThat(log.mark()).isEqualTo(90);
      trip.send(log, List.of("@1", "@2", "@3", "@4"), bad, true).get();
      assertThat(late(log, disk)).containsExactly("4: 2 90", "6: 4 90");
      assertThat(log.books())
          .isEqualTo(
              new LaneBooks(7, 4, 2, 0, 0, 0, 0, log.books().bytes(), 7, new Tally(7, 4, 2)));
      assertThat(log.trip(trip.key()).orElseThrow().rejected()).isEqualTo(4);
    }
  }

  @Test
  void aKilledLaneGoesOnWithItsMarkAndItsBooks() throws Exception {
    SentTrip trip = new SentTrip("t");
    LaneBooks books;
    try (LaneLog log = open(TEN)) {
      for (int i = 0; i < 40; i++) {
        trip.send(log, "@" + 100 * i, "late @" + i).get();
      }
      books = log.books();
      disk = disk.afterKill();
    }
    try (LaneLog log = killAndOpen(TEN)) {
      assertThat(log.mark()).isEqualTo(3890);
      assertThat(log.newestEventTime()).hasValue(3900);
      assertThat(log.books()).isEqualTo(books);
      assertThat(books.late()).isEqualTo(40);
      trip.send(log, "@3889").get();
      assertThat(log.books().late()).isEqualTo(books.late() + 1);
      assertThat(log.markBefore(2)).isEqualTo(1);
      assertThat(log.markBefore(4)).isEqualTo(90);
      assertThat(log.trim(60, Instant.now().plusSeconds(1))).isPositive();
      assertThat(log.trim(Long.MAX_VALUE, Instant.now().plusSeconds(1))).isEqualTo(81);
      assertThat(log.markBefore(81)).as("nothing is kept").isZero();
    }
    try (LaneLog log = killAndOpen(TEN)) {
      assertThat(log.mark()).isEqualTo(3890);
      assertThat(log.newestEventTime()).hasValue(3900);
      assertThat(log.books().late()).isEqualTo(books.late() + 1);
      trip.end(log, "@3889", "@3890").get();
      assertThat(late(log, disk)).containsExactly("81: 3889 3890");
    }
  }

  @Test
  void aCloseRecordRaisesTheMarkAndIsNoRow() throws Exception {
    SentTrip trip = new SentTrip("t");
    try (LaneLog log = open(TEN)) {
      trip.send(log, "@100").get();
      assertThat(log.closed()).isFalse();
      log.closeUpTo(500);
      assertThat(log.closed()).isTrue();
      assertThat(log.mark()).isEqualTo(500);
      assertThat(log.endRow()).isEqualTo(2);
      assertThat(log.books().acknowledged()).isEqualTo(1);
      assertThat(log.newestEventTime()).hasValue(100);
      log.closeUpTo(500);
      log.closeUpTo(499);
      assertThat(log.endRow()).isEqualTo(2);
      trip.end(log).get();
      assertThat(log.closed()).as("the end of a trip brings no row").isTrue();
      new SentTrip("u").send(log, "@499", "@505").get();
      assertThat(log.closed()).isFalse();
      assertThat(log.mark()).isEqualTo(500);
      assertThat(late(log, disk)).containsExactly("2: 499 500");
      assertThat(log.markBefore(1)).isEqualTo(90);
      assertThat(log.markBefore(2)).isEqualTo(500);
      assertThat(log.boundary(0, 1, Long.MAX_VALUE)).isEqualTo(1);
      assertThat(log.boundary(1, 1, Long.MAX_VALUE)).isEqualTo(2);
      assertThat(LaneContents.trip(log, trip.key())).containsExactly("@100");
      assertThat(LaneContents.all(log, disk)).containsExactly("@100", "@499", "@505");
      log.verify(bytes -> true);
      disk = disk.afterKill();
    }
    try (LaneLog log = killAndOpen(TEN)) {
      assertThat(log.mark()).isEqualTo(500);
      assertThat(log.books().acknowledged()).isEqualTo(3);
      log.closeUpTo(600);
    }
    try (LaneLog log = killAndOpen(TEN)) {
      assertThat(log.closed()).isTrue();
      assertThat(log.lastArrivalMillis()).hasValue(CLOCK.millis());
      assertThat(log.mark()).isEqualTo(600);
    }
  }

  @Test
  void removedCloseRecordsWereNoRowsEither() throws Exception {
    SentTrip trip = new SentTrip("t");
    Instant later = CLOCK.instant().plusSeconds(1);
    try (LaneLog log = open(TEN)) {
      for (int i = 1; i <= 40; i++) {
        trip.send(log, "@" + 1000 * i).get();
        log.closeUpTo(1000 * i + 500);
      }
      long first = log.trim(40, later);
      assertThat(first).isBetween(20L, 40L);
      assertThat(log.books().trimmed()).isEqualTo((first + 1) / 2);
      assertThat(log.books().acknowledged()).isEqualTo(40);
    }
    try (LaneLog log = killAndOpen(TEN)) {
      assertThat(log.books().trimmed()).isEqualTo((log.firstRow() + 1) / 2);
      assertThat(log.trim(Long.MAX_VALUE, later)).isEqualTo(80);
      assertThat(log.books().trimmed()).isEqualTo(40);
      assertThat(log.closed()).isTrue();
    }
    try (LaneLog log = killAndOpen(TEN)) {
      assertThat(log.books().trimmed()).isEqualTo(40);
      log.closeUpTo(100_000);
      assertThat(log.books().acknowledged()).isEqualTo(40);
      trip.end(log, "@7").get();
      assertThat(log.books())
          .isEqualTo(
              new LaneBooks(41, 0, 1, 40, 0, 0, 0, log.books().bytes(), 82, new Tally(41, 0, 1)));
    }
  }

  @Test
  void manyThreadsAppendAndEachRowIsJudgedInTheOrderOfTheLog() throws Exception {
    invariants.watch(disk, TEN);
    ExecutorService threads = Executors.newCachedThreadPool();
    try (LaneLog log = open(TEN)) {
      List<Future<?>> work = new ArrayList<>();
      for (int v = 0; v < 4; v++) {
        SentTrip trip = new SentTrip("trip-" + v);
        work.add(
            threads.submit(
                () -> {
                  for (int i = 1; i <= 200; i++) {
                    trip.send(log, "@" + 10 * i, "@" + (10 * i - i % 30));
                  }
                  return trip.end(log).get();
                }));
      }
      for (int i = 1; i <= 20; i++) {
        log.closeUpTo(100 * i);
      }
      for (Future<?> one : work) {
        one.get();
      }
      assertThat(log.books().acknowledged()).isEqualTo(1600);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void theMarkOutlivesATimeWithoutEventTime() throws Exception {
    LaneLogOptions without = new LaneLogOptions(false, 600, 1 << 20, CLOCK);
    try (LaneLog log = open(without)) {
      new SentTrip("before").send(log, "no time").get();
      assertThat(log.mark()).isZero();
      assertThatThrownBy(() -> log.closeUpTo(1)).hasMessageContaining("has no event time");
    }
    try (LaneLog log = open(TEN)) {
      assertThat(log.mark()).isEqualTo(1);
      assertThat(log.markBefore(1)).as("the block had no event time").isZero();
      new SentTrip("t").send(log, "@100").get();
    }
    try (LaneLog log = open(without)) {
      new SentTrip("between").send(log, "no time").get();
      assertThat(log.mark()).isZero();
      assertThat(log.markBefore(3)).isZero();
    }
    try (LaneLog log = open(options(50))) {
      assertThat(log.mark()).isEqualTo(90);
      new SentTrip("u").send(log, "@89", "@110").get();
      assertThat(log.mark()).isEqualTo(90);
      assertThat(late(log, disk)).containsExactly("3: 89 90");
    }
  }

  @Test
  void extremeEventTimesDoNotWrapTheMark() throws Exception {
    invariants.watch(disk, TEN);
    try (LaneLog log = open(TEN)) {
      SentTrip trip = new SentTrip("t");
      trip.send(log, "@" + Long.MIN_VALUE).get();
      assertThat(log.mark()).isEqualTo(1);
      trip.send(log, "@" + Long.MAX_VALUE).get();
      assertThat(log.mark()).isEqualTo(Long.MAX_VALUE - 10);
    }
  }

  @Test
  void whatDoesNotFitTheLanesEventTimeIsRefused() throws Exception {
    try (LaneLog log = open(TEN)) {
      assertThatThrownBy(() -> new SentTrip("t").send(log, "no time").get())
          .hasMessageContaining("a block of 1 rows comes with no event times");
      TripBlock right = new SentTrip("t").block(List.of("@1"), List.of(), false);
      Verdict late = Verdict.late(0, 0, 1);
      assertThatThrownBy(() -> log.append(with(right, List.of(late), new long[] {1})).get())
          .hasMessageContaining("found by the log alone");
      assertThatThrownBy(() -> log.append(with(right, List.of(), new long[0])).get())
          .hasMessageContaining("comes with 0 event times");
      assertThat(log.mark()).isEqualTo(1);
    }
    LaneLogOptions without = new LaneLogOptions(false, 600, 1 << 20, CLOCK);
    try (LaneLog log = open(without)) {
      assertThatThrownBy(() -> new SentTrip("t").send(log, "@1").get())
          .hasMessageContaining("the lane has none");
    }
    assertThatThrownBy(() -> options(0)).hasMessageContaining("late by more than 0");
    assertThatThrownBy(() -> new LaneLogOptions(true, 600, 1 << 20, CLOCK, OptionalLong.of(1)))
        .hasMessageContaining("a table lane cannot have an event time");
  }

  private static TripBlock with(TripBlock block, List<Verdict> verdicts, long[] times) {
    return new TripBlock(
        block.key(),
        block.vehicle(),
        block.named(),
        block.firstTripRow(),
        block.rows(),
        block.encoding(),
        block.crcAfter(),
        verdicts,
        block.endOfTrip(),
        block.bytes(),
        times);
  }
}
