package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roundabout.exits.ExitConfig.Emit;
import io.roundabout.exits.ExitState.LaneRange;
import io.roundabout.exits.ExitStatus.LaneRead;
import io.roundabout.exits.Place.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the rows that an exit reads: each is counted once. */
class BooksTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  @TempDir Path directory;

  private static String ride(double second, Object n) {
    return "{\"t\":\"%s\",\"n\":%s}".formatted(START.plusNanos((long) (second * 1e9)), n);
  }

  private static LaneRead read(Place place, String exit) {
    List<ExitStatus.LaneProgress> lanes = place.status(exit).lanes();
    return lanes.isEmpty() ? new LaneRead("", 0, 0, 0, 0, 0, -1) : (LaneRead) lanes.get(0);
  }

  private static void awaitRead(Place place, String exit, LaneRead expected) {
    await().untilAsserted(() -> assertThat(read(place, exit)).isEqualTo(expected));
  }

  private Place rides() throws Exception {
    ExitConfig shares =
        new ExitConfig(
            "shares",
            new ExitConfig.Sql(
                "SELECT window.start AS since, sum(100 DIV n) AS shares"
                    + " FROM rides GROUP BY window(t, '1 minute')"),
            Optional.of(Emit.FINAL),
            Optional.empty(),
            1,
            List.of());
    return new Place(directory)
        .timed("rides", "t TIMESTAMP NOT NULL, n INT", Duration.ofSeconds(10))
        .exit(shares)
        .exit("all", "SELECT n FROM rides");
  }

  @Test
  void aLateRowThatIsSkippedStandsAtLateAlone() throws Exception {
    try (Place place = rides().start()) {
      place.in("rides").unload(ride(100, 1));
      awaitRead(place, "shares", new LaneRead("rides", 0, 1, 0, 0, 0, 0));
      place.in("rides").unload(ride(101, 2), ride(1, 3), ride(102, "\"x\""), ride(103, 0));
      await().until(() -> place.state("shares") instanceof ExitState.Failed);
      assertThat(read(place, "shares")).isEqualTo(new LaneRead("rides", 0, 1, 0, 0, 0, 4));

      place.exits().skip("shares", List.of(new LaneRange("rides", 1, 5)));

      awaitRead(place, "shares", new LaneRead("rides", 0, 1, 1, 1, 2, 0));
      awaitRead(place, "all", new LaneRead("rides", 0, 4, 1, 0, 0, 0));
      assertThat(place.collect("breakdowns", 3))
          .extracting(result -> result.row().get("exit") + " " + result.row().get("row"))
          .containsExactlyInAnyOrder("null 3", "shares 1", "shares 4");
      assertThat(place.collect("breakdowns")).isEmpty();
      assertThat(place.collect("late", 1)).hasSize(1);
      assertThat(place.collect("late")).isEmpty();
      place.restart();
      awaitRead(place, "shares", new LaneRead("rides", 0, 1, 1, 1, 2, 0));
    }
  }

  @Test
  void aCloseRecordIsNoRow() throws Exception {
    try (Place place = rides().start()) {
      place.in("rides").unload(ride(100, 1), ride(101, 2));
      place.in("rides").lane().log().closeUpTo(START.plusSeconds(200).getEpochSecond() * 1_000_000);
      place.in("rides").unload(ride(300, 1));
      awaitRead(place, "all", new LaneRead("rides", 0, 3, 0, 0, 0, 0));
      awaitRead(place, "shares", new LaneRead("rides", 0, 3, 0, 0, 0, 0));
      assertThat(place.in("rides").lane().log().books().kept()).isEqualTo(3);
    }
  }

  @Test
  void aRowThatIsSkippedTwiceIsGivenOnce() throws Exception {
    try (Place place =
        new Place(directory)
            .lane("orders", "id INT, people INT")
            .exit("shares", "SELECT id, 100 DIV people AS share FROM orders")
            .start()) {
      place
          .in("orders")
          .unload(
              "{\"id\":1,\"people\":4}",
              "{\"id\":2,\"people\":0}",
              "{\"id\":3,\"people\":4}",
              "{\"id\":4,\"people\":0}");
      awaitFailedOn(place, List.of(new LaneRange("orders", 1, 2), new LaneRange("orders", 3, 4)));
      place.exits().skip("shares", List.of(new LaneRange("orders", 1, 2)));
      awaitFailedOn(place, List.of(new LaneRange("orders", 3, 4)));
      place
          .exits()
          .skip("shares", List.of(new LaneRange("orders", 2, 4), new LaneRange("orders", 1, 3)));

      awaitRead(place, "shares", new LaneRead("orders", 0, 1, 0, 0, 3, 0));
      assertThat(place.collect("breakdowns", 3))
          .extracting(result -> result.row().get("row"))
          .containsExactlyInAnyOrder(2L, 3L, 4L);
      assertThat(place.collect("breakdowns")).isEmpty();
      assertThat(place.status("breakdowns").numbered()).isEqualTo(3);
    }
  }

  private static void awaitFailedOn(Place place, List<LaneRange> rows) {
    await()
        .until(
            () ->
                place.state("shares") instanceof ExitState.Failed failed
                    && failed.rows().equals(rows));
  }

  @Test
  void aGenerationThatGoesOnFromNowHasPassedTheRowsBefore() throws Exception {
    try (Place place =
        new Place(directory)
            .lane("orders", "id INT")
            .exit("ids", "SELECT id FROM orders")
            .start()) {
      place.in("orders").unload("{\"id\":1}", "{\"id\":\"x\"}", "{\"id\":2}");
      awaitRead(place, "ids", new LaneRead("orders", 0, 2, 1, 0, 0, 0));
      place.exit("ids", "SELECT id + 1 AS id FROM orders").restart();
      await().until(() -> place.state("ids") instanceof ExitState.Held);
      place.exits().retry("ids", NewGeneration.FROM_NOW);
      await().until(() -> place.status("ids").generation() == 2);
      place.in("orders").unload("{\"id\":3}", "{\"id\":\"y\"}");

      assertThat(place.collect("ids", 3))
          .extracting(Result::row)
          .extracting(row -> row.get("id"))
          .containsExactly(1, 2, 4);
      awaitRead(place, "ids", new LaneRead("orders", 3, 1, 1, 0, 0, 0));
      place.exit("ids", "SELECT id + 2 AS id FROM orders").restart();
      await().until(() -> place.state("ids") instanceof ExitState.Held);
      place.exits().retry("ids", NewGeneration.REPLAY);
      awaitRead(place, "ids", new LaneRead("orders", 0, 3, 2, 0, 0, 0));
    }
  }
}
