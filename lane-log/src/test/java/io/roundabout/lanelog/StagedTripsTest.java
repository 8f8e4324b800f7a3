package io.roundabout.lanelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A table trip that nobody ends is given up at last, and counted as what it is. */
class StagedTripsTest {
  private final MovedClock clock = new MovedClock();
  private final LaneLogOptions table = new LaneLogOptions(true, 1 << 20, 1 << 20, clock);
  private SimulatedDisk disk = new SimulatedDisk();

  @RegisterExtension final LaneInvariants invariants = new LaneInvariants();

  private LaneLog open() throws IOException {
    LaneLog log = LaneLog.open("lane", disk, table);
    log.registerEncoding("json");
    return log;
  }

  private List<String> dumps() {
    return disk.files().stream().filter(file -> file.endsWith(".dump")).toList();
  }

  @Test
  void theOnesThatNobodyCameForAreGivenUpAndTheOthersStay() throws Exception {
    invariants.watch(disk, table);
    SentTrip late = new SentTrip("late");
    try (LaneLog log = open()) {
      new SentTrip("whole").end(log, "a", "b").get();
      SentTrip left = new SentTrip("left");
      left.send(log, List.of("c", "d", "e"), List.of(Verdict.breakdown(1, "bad")), false).get();
      clock.pass(Duration.ofDays(2));
      late.send(log, "f").get();
      Instant since = clock.instant().minus(Duration.ofDays(1));

      assertThat(log.giveUpStaged(since)).isEqualTo(1);
      assertThat(log.giveUpStaged(since)).isZero();

      assertThat(dumps()).hasSize(2);
      assertThat(log.trip(left.key())).isEmpty();
      assertBooks(log.books());
      assertThatThrownBy(() -> left.send(log, "g").get()).hasMessageContaining("its next row is 1");
      new SentTrip("left").end(log, "h").get();
      late.end(log, "i").get();
      assertThat(LaneContents.rows(disk, log.tableRanges(3, 1 << 20))).containsExactly("f", "i");
    }
  }

  private static void assertBooks(LaneBooks books) {
    assertThat(books.acknowledged()).isEqualTo(6);
    assertThat(books.rejected()).isEqualTo(1);
    assertThat(books.abandoned()).isEqualTo(3);
    assertThat(books.staged()).isEqualTo(1);
    assertThat(books.openTrips()).isEqualTo(1);
    assertThat(books.kept()).isEqualTo(2);
  }

  @Test
  void whatWasGivenUpIsGivenUpAfterAKillToo() throws Exception {
    LaneLog log = open();
    new SentTrip("whole").end(log, "a", "b").get();
    SentTrip left = new SentTrip("left");
    left.send(log, List.of("c", "d", "e"), List.of(Verdict.breakdown(1, "bad")), false).get();
    clock.pass(Duration.ofDays(2));
    log.giveUpStaged(clock.instant());
    new SentTrip("other").send(log, "f").get();
    disk = disk.afterKill();
    invariants.watch(disk, table);
    try (LaneLog again = open()) {
      assertThat(dumps()).hasSize(2);
      assertThat(again.trip(left.key())).isEmpty();
      assertBooks(again.books());
    }
  }

  @Test
  void aDumpThatTheKillLeftBehindItsTripIsRemovedAtTheStart() throws Exception {
    SentTrip left = new SentTrip("left");
    LaneLog log = open();
    left.send(log, "c").get();
    byte[] dump = disk.bytes(dumps().get(0));
    String name = dumps().get(0);
    clock.pass(Duration.ofDays(2));
    log.giveUpStaged(clock.instant());
    disk = disk.afterKill();
    disk.put(name, dump);
    try (LaneLog again = open()) {
      assertThat(dumps()).isEmpty();
      assertThat(again.books().abandoned()).isEqualTo(1);
      assertThat(again.books().acknowledged()).isEqualTo(1);
    }
  }

  /** A clock that the test moves, back too. */
  static final class MovedClock extends Clock {
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public java.time.ZoneId getZone() {
      return java.time.ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  }
}
