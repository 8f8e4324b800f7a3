package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roundabout.lanelog.LaneLog;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
  private static final int SEGMENT = 1 << 10;

  @TempDir Path directory;

  private final Days days = new Days();

  /** A clock that the test moves. */
  private static final class Days extends Clock {
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private volatile long nanos;

    void pass(long count) {
      set(count);
      nanos += Duration.ofDays(count).toNanos();
    }

    /** Somebody sets the clock. */
    void set(long count) {
      now = now.plus(Duration.ofDays(count));
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

  private Place place() throws Exception {
    return new Place(directory).clock(days).segments(SEGMENT).lane("orders", "id INT, people INT");
  }

  private static void fill(Place place, int segments) throws Exception {
    for (int i = 0; i < segments; i++) {
      String[] rows = new String[SEGMENT / 20];
      java.util.Arrays.fill(rows, "{\"id\":1,\"people\":7}");
      place.in("orders").unload(rows);
    }
  }

  private static long firstRow(Place place) {
    return place.in("orders").lane().log().firstRow();
  }

  private static void awaitAllRead(Place place, String exit) {
    await()
        .untilAsserted(
            () ->
                assertThat(place.status(exit).lanes())
                    .isNotEmpty()
                    .allSatisfy(lane -> assertThat(lane.waiting()).isZero()));
  }

  @Test
  void rowsGoWhenTheirResultsAreCommittedAndTheirTimeIsOver() throws Exception {
    try (Place place = place().exit("ids", "SELECT id FROM orders").start()) {
      fill(place, 4);
      awaitAllRead(place, "ids");
      awaitAllRead(place, "breakdowns");

      days.pass(6);
      place.exits().retain();
      assertThat(firstRow(place)).isZero();

      days.pass(2);
      place.exits().retain();
      assertThat(firstRow(place)).isPositive();
    }
  }

  @Test
  void anExitThatStandsStillHoldsItsRows() throws Exception {
    try (Place place =
        place()
            .exit("ids", "SELECT id FROM orders")
            .exit("shares", "SELECT 1 DIV (people - 7) AS share FROM orders")
            .exit("typo", "SELECT idd FROM orders")
            .start()) {
      fill(place, 4);
      awaitAllRead(place, "ids");
      awaitAllRead(place, "breakdowns");
      await().until(() -> place.state("shares") instanceof ExitState.Failed);

      days.pass(30);
      place.exits().retain();

      assertThat(firstRow(place)).isZero();
    }
  }

  @Test
  void aLaneThatNoExitReadsKeepsItsRowsUnlessItSaysHowLong() throws Exception {
    try (Place place = place().open()) {
      fill(place, 4);
      awaitAllRead(place, "breakdowns");
      days.pass(1_000);
      place.exits().retain();
      assertThat(firstRow(place)).isZero();

      place.stop();
      place.keep("orders", Duration.ofDays(30)).open();
      awaitAllRead(place, "breakdowns");
      place.exits().retain();

      assertThat(firstRow(place)).isPositive();
    }
  }

  @Test
  void aTableThatWasChangedOftenIsCompactedAndGivesUpItsFilesWhenNoExitUsesThem() throws Exception {
    String join = "SELECT id, name FROM orders JOIN people ON people = k";
    try (Place place =
        place().keyed("people", "k INT, name STRING", "k").exit("named", join).start()) {
      LaneLog people = place.in("people").lane().log();
      place.in("people").unload("{\"k\":7,\"name\":\"seven\"}", "{\"k\":8,\"name\":\"eight\"}");
      place.in("orders").unload("{\"id\":1,\"people\":7}");
      assertThat(place.collect("named", 1).get(0).row()).containsEntry("name", "seven");
      for (int i = 0; i < 40; i++) {
        place.in("people").upsert("{\"k\":7,\"name\":\"n" + i + "\"}");
      }
      place.in("people").upsert("{\"k\":8,\"$delete\":true}");

      place.exits().retain();
      assertThat(people.newestTable().orElseThrow().files()).isEqualTo(1);
      assertThat(people.tables()).hasSize(43);

      place.in("orders").unload("{\"id\":2,\"people\":7}", "{\"id\":3,\"people\":8}");
      assertThat(place.collect("named", 1).get(0).row())
          .containsEntry("name", "n39")
          .containsEntry("id", 2);
      await()
          .untilAsserted(
              () -> {
                place.exits().retain();
                assertThat(people.tables()).hasSize(1);
              });
      assertThat(place.collect("named")).isEmpty();
      assertThat(people.books().acknowledged()).isEqualTo(43);
    }
  }

  @Test
  void aClockThatIsSetForwardMakesNothingOlderThanItIs() throws Exception {
    try (Place place = jumping().exit("ids", "SELECT id FROM orders").start()) {
      fill(place, 4);
      awaitAllRead(place, "ids");
      awaitAllRead(place, "breakdowns");
      place.in("people").unload("left", false, "{\"k\":1}");

      days.set(30);
      place.exits().retain();
      assertThat(firstRow(place)).isZero();
      assertThat(place.in("people").lane().log().books().staged()).isEqualTo(1);

      days.pass(8);
      place.exits().retain();
      assertThat(firstRow(place)).isPositive();
      assertThat(place.in("people").lane().log().books().abandoned()).isEqualTo(1);
    }
  }

  private Place jumping() throws Exception {
    return place().nanos(days::nanos).table("people", "k INT");
  }

  @Test
  void aStagedTripGoesWhenNothingHasComeForItForLongAndComesAgainFromItsBeginning()
      throws Exception {
    try (Place place = place().table("people", "k INT").open()) {
      LaneLog people = place.in("people").lane().log();
      place.in("people").unload("left", false, "{\"k\":1}", "{\"k\":2}");
      days.pass(6);
      place.exits().retain();
      assertThat(people.books().staged()).isEqualTo(2);
      days.pass(2);
      place.exits().retain();
      assertThat(people.books().staged()).isZero();
      assertThat(people.books().abandoned()).isEqualTo(2);
      assertThat(people.books().bytes()).isZero();

      place.in("people").unload("left", true, "{\"k\":1}", "{\"k\":2}", "{\"k\":3}");
      assertThat(people.newestTable().orElseThrow().rows()).isEqualTo(3);
      assertThat(people.books().acknowledged()).isEqualTo(5);
    }
  }
}
