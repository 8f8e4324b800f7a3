package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.roundabout.exits.Place.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LateTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  @TempDir Path directory;

  private Place place() throws IOException {
    return new Place(directory)
        .timed("rides", "t TIMESTAMP NOT NULL, n INT", Duration.ofSeconds(10));
  }

  private static String ride(double second, Object n) {
    return "{\"t\":\"%s\",\"n\":%s}".formatted(START.plusNanos((long) (second * 1e9)), n);
  }

  @Test
  void whatCameLateStandsThereOnceWithoutSpark() throws Exception {
    try (Place place = place()) {
      place.in("rides").unload("first", true, ride(100, 1));
      place.in("rides").unload("before", true, ride(95, 2), ride(0.000001, 3));
      place.open();
      place.in("rides").unload("after", true, ride(89.999, 4), ride(90, 5), ride(1, "\"x\""));

      List<Result> late = place.collect("late", 2);

      assertThat(late).extracting(Result::number).containsExactly(1L, 2L);
      assertThat(late.get(0).row())
          .containsOnlyKeys(
              "lane", "vehicle", "trip", "part", "row", "event_time", "late_ms", "raw")
          .containsEntry("lane", "rides")
          .containsEntry("vehicle", "tester")
          .containsEntry("trip", "before")
          .containsEntry("part", null)
          .containsEntry("row", 2L)
          .containsEntry("event_time", "2026-11-22T10:00:00.000001Z")
          .containsEntry("late_ms", 90_000L)
          .containsEntry("raw", ride(0.000001, 3));
      assertThat(late.get(1).row()).containsEntry("trip", "after").containsEntry("late_ms", 1L);
      assertThat(place.collect("breakdowns", 1))
          .extracting(result -> result.row().get("raw"))
          .containsExactly(ride(1, "\"x\""));
      assertThat(place.collect("breakdowns")).isEmpty();

      place.stop();
      place.in("rides").unload("later", true, ride(3, 6));
      place.open();

      assertThat(place.collect("late", 1))
          .extracting(result -> result.row().get("trip"))
          .containsExactly("later");
      assertThat(place.collect("late")).isEmpty();
      assertThat(place.state("late")).isEqualTo(new ExitState.Running());
    }
  }

  @Test
  void whileRowsStreamInAsManyComeAsTheBooksSay() throws Exception {
    try (Place place = place().open()) {
      List<String> expected = new ArrayList<>();
      place.in("rides").unload(ride(100, 0));
      for (int i = 1; i <= 300; i++) {
        String late = i % 7 == 0 ? ride(i % 80, i) : ride(95, i);
        place.in("rides").unload(ride(99, i), late, ride(5, "\"x\""));
        if (i % 7 == 0) {
          expected.add(late);
        }
      }

      assertThat(place.collect("late", expected.size()))
          .extracting(result -> result.row().get("raw"))
          .containsExactlyElementsOf(expected);
      assertThat(place.collect("breakdowns", 300)).hasSize(300);
      assertThat(place.in("rides").lane().log().books().late()).isEqualTo(expected.size());
    }
  }

  @Test
  void aCloseRecordIsPassedAndWhatComesAfterItIsLate() throws Exception {
    try (Place place = place().open()) {
      place.in("rides").unload(ride(100, 1), ride(1, "\"x\""));
      place.in("rides").lane().log().closeUpTo(START.plusSeconds(200).getEpochSecond() * 1_000_000);
      place.in("rides").unload(ride(150, 2));

      assertThat(place.collect("late", 1))
          .extracting(result -> result.row().get("late_ms"))
          .containsExactly(50_000L);
      await().until(() -> place.lookedAt("late") == 3);
      await().until(() -> place.lookedAt("breakdowns") == 3);
    }
  }

  @Test
  void rowsStayUntilTheExitHasLookedAtThem() throws Exception {
    Clock muchLater = Clock.offset(Clock.systemUTC(), Duration.ofDays(100));
    try (Place place =
        new Place(directory)
            .segments(1 << 10)
            .timed("rides", "t TIMESTAMP NOT NULL, n INT", Duration.ofSeconds(10))
            .clock(muchLater)
            .keep("rides", Duration.ofDays(1))) {
      for (int i = 0; i < 50; i++) {
        place.in("rides").unload(ride(100, 1), ride(1, 2));
      }
      Path position = place.directory("late").resolve("position.json");
      Files.createDirectories(position.getParent());
      Files.writeString(position, "{\"v\":99}");
      place.open();
      await().until(() -> place.state("late") instanceof ExitState.Retrying);
      await().until(() -> place.lookedAt("breakdowns") == 100);

      place.exits().retain();
      assertThat(place.in("rides").lane().log().firstRow()).isZero();

      Files.delete(position);
      assertThat(place.collect("late", 49)).hasSize(49);
      await().until(() -> place.lookedAt("late") == 100);
      place.exits().retain();
      assertThat(place.in("rides").lane().log().firstRow()).isPositive();
    }
  }

  @Test
  void itsCollectorsAreConfiguredLikeThoseOfAnyOtherExit() throws Exception {
    try (Place place = place().exit(ExitConfig.builtIn("late", 1, List.of("audit"))).open()) {
      place.in("rides").unload(ride(100, 1));
      place.in("rides").unload(ride(1, 2));

      assertThat(place.collect("late/audit", 1)).hasSize(1);
      assertThat(place.exits().status())
          .extracting(ExitStatus::exit)
          .containsExactly("breakdowns", "late");
      assertThatThrownBy(() -> place.exits().retry("late"))
          .hasMessage("the exit 'late' is built in: it has no query to start again");
    }
  }
}
