package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.exits.IdleLanes.Reading;
import io.roundabout.lanelog.LaneLog;
import io.roundabout.lanesource.Lane;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a lane is closed, and how far. */
class IdleLanesTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration LATE_BY = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;

  private final Seconds clock = new Seconds();
  private final Map<String, TestLane> lanes = new LinkedHashMap<>();
  private final List<Reading> readings = new ArrayList<>();
  private IdleLanes idle;

  /** A clock that the test moves. */
  private static final class Seconds extends Clock {
    private Instant now = Instant.parse("2030-01-01T00:00:00Z");

    private long nanos = Long.MAX_VALUE - 7;

    void pass(long seconds) {
      now = now.plusSeconds(seconds);
      nanos += Duration.ofSeconds(seconds).toNanos();
    }

    /** Somebody sets the clock. */
    void set(Duration by) {
      now = now.plus(by);
    }

    long nanos() {
      return nanos;
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @BeforeEach
  void openLanes() throws IOException {
    for (String name : List.of("clicks", "orders")) {
      lanes.put(
          name,
          TestLane.timed(directory, name, "t TIMESTAMP NOT NULL, n INT", LATE_BY, 1 << 20, clock));
    }
  }

  @AfterEach
  void closeLanes() throws IOException {
    for (TestLane lane : lanes.values()) {
      lane.close();
    }
  }

  private IdleLanes idle(String... names) {
    Map<String, Lane> open = new LinkedHashMap<>();
    lanes.forEach((name, lane) -> open.put(name, lane.lane()));
    Map<String, Duration> patience = new LinkedHashMap<>();
    for (String name : names) {
      patience.put(name, PATIENCE);
    }
    idle = new IdleLanes(open, patience, clock::nanos, () -> readings);
    return idle;
  }

  /** An exit with windows of a minute. */
  private void reads(String... names) {
    long minute = Duration.ofMinutes(1).toNanos() / 1000;
    readings.add(new Reading(List.of(names), time -> (Math.floorDiv(time, minute) + 1) * minute));
  }

  private void unload(String lane, int second) throws IOException {
    lanes.get(lane).unload("{\"t\":\"%s\",\"n\":1}".formatted(START.plusSeconds(second)));
    if (idle != null) {
      idle.round();
    }
  }

  private LaneLog log(String lane) {
    return lanes.get(lane).lane().log();
  }

  private long markSecond(String lane) {
    Instant mark = Instant.EPOCH.plus(log(lane).mark(), ChronoUnit.MICROS);
    return Duration.between(START, mark).toSeconds();
  }

  @Test
  void aLaneIsClosedUpToTheEndOfItsLastWindowWhenItHasBeenQuietForLongEnough() throws Exception {
    reads("clicks");
    IdleLanes idle = idle("clicks");
    unload("clicks", 70);
    clock.pass(29);
    idle.round();
    assertThat(markSecond("clicks")).isEqualTo(60);
    assertThat(log("clicks").closed()).isFalse();

    clock.pass(1);
    idle.round();
    assertThat(markSecond("clicks")).isEqualTo(120);
    assertThat(log("clicks").closed()).isTrue();

    clock.pass(1000);
    idle.round();
    assertThat(log("clicks").endRow()).as("it is closed once").isEqualTo(2);

    unload("clicks", 130);
    idle.round();
    assertThat(markSecond("clicks")).isEqualTo(120);
    clock.pass(30);
    idle.round();
    assertThat(markSecond("clicks")).isEqualTo(180);
  }

  @Test
  void aLaneThatDoesNotSaySoIsNeverClosed() throws Exception {
    reads("clicks");
    unload("clicks", 70);
    clock.pass(1000);
    idle("orders").round();
    assertThat(log("clicks").closed()).isFalse();
  }

  @Test
  void aLaneThatNoExitReadsByEventTimeIsNotClosed() throws Exception {
    reads("orders");
    IdleLanes idle = idle("clicks");
    unload("clicks", 70);
    clock.pass(1000);
    idle.round();
    assertThat(log("clicks").closed()).isFalse();
  }

  @Test
  void aQuietLaneFollowsABusyOneThatIsReadWithIt() throws Exception {
    reads("clicks", "orders");
    IdleLanes idle = idle("clicks");
    unload("clicks", 70);
    clock.pass(30);
    unload("orders", 500);
    idle.round();
    assertThat(markSecond("clicks")).isEqualTo(490);

    unload("orders", 505);
    idle.round();
    assertThat(markSecond("clicks")).isEqualTo(495);
    assertThat(log("orders").closed()).isFalse();
  }

  @Test
  void aLaneThatNeverHadARowFollowsToo() throws Exception {
    reads("clicks", "orders");
    IdleLanes idle = idle("clicks");
    unload("orders", 500);
    clock.pass(29);
    idle.round();
    assertThat(log("clicks").endRow()).isZero();
    clock.pass(1);
    idle.round();
    assertThat(markSecond("clicks")).isEqualTo(490);
  }

  @Test
  void twoQuietLanesGoAsFarAsTheLatestWindowOfBothAndNoFurther() throws Exception {
    reads("clicks", "orders");
    IdleLanes idle = idle("clicks", "orders");
    unload("clicks", 70);
    unload("orders", 500);
    clock.pass(30);
    for (int round = 0; round < 5; round++) {
      idle.round();
    }
    assertThat(markSecond("clicks")).isEqualTo(540);
    assertThat(markSecond("orders")).isEqualTo(540);
    assertThat(log("clicks").endRow() + log("orders").endRow()).isLessThanOrEqualTo(5);
  }

  @Test
  void theExitWhoseWindowsReachFurthestDecides() throws Exception {
    reads("clicks");
    readings.add(new Reading(List.of("clicks"), time -> time + 3_600_000_000L));
    IdleLanes idle = idle("clicks");
    unload("clicks", 70);
    clock.pass(30);
    idle.round();
    assertThat(markSecond("clicks")).isEqualTo(3670);
  }

  @Test
  void theTimeInWhichNobodyCouldComeDoesNotCount() throws Exception {
    reads("clicks");
    unload("clicks", 70);
    clock.pass(10_000);
    IdleLanes startedAgain = idle("clicks");
    clock.pass(29);
    startedAgain.round();
    assertThat(log("clicks").closed()).isFalse();
    clock.pass(1);
    startedAgain.round();
    assertThat(log("clicks").closed()).isTrue();
  }

  @Test
  void aLaneThatCannotBeClosedHoldsUpNoOther() throws Exception {
    reads("clicks");
    reads("orders");
    IdleLanes idle = idle("clicks", "orders");
    unload("clicks", 70);
    unload("orders", 70);
    log("clicks").close();
    clock.pass(30);
    idle.round();
    assertThat(markSecond("orders")).isEqualTo(120);
  }

  @Test
  void aClockThatIsSetForwardOrBackClosesNothingAndHoldsNothingUp() throws Exception {
    reads("clicks");
    IdleLanes idle = idle("clicks");
    unload("clicks", 70);
    clock.set(Duration.ofDays(1));
    idle.round();
    assertThat(log("clicks").closed()).isFalse();
    clock.pass(29);
    unload("clicks", 71);
    clock.set(Duration.ofDays(-2));
    clock.pass(29);
    idle.round();
    assertThat(log("clicks").closed()).isFalse();

    clock.pass(1);
    idle.round();
    assertThat(log("clicks").closed()).isTrue();
    assertThat(markSecond("clicks")).isEqualTo(120);
  }
}
