package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roundabout.exits.Place.Result;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BreakdownsTest {
  @TempDir Path directory;

  @Test
  void whatTheGateRejectedStandsThereOnceWithoutSpark() throws Exception {
    Place place = new Place(directory).lane("weather", "origin STRING, temp DOUBLE");
    try (place) {
      place.in("weather").unload("before", true, "{\"temp\":1}", "{\"temp\":\"x\"}");
      place.open();
      place.in("weather").unload("after", true, "{\"temp\":", "{\"temp\":2}", "nonsense");

      List<Result> breakdowns = place.collect("breakdowns", 3);

      assertThat(breakdowns).extracting(Result::number).containsExactly(1L, 2L, 3L);
      assertThat(breakdowns)
          .extracting(result -> result.row().get("trip") + " " + result.row().get("row"))
          .containsExactly("before 2", "after 1", "after 3");
      assertThat(breakdowns.get(0).row())
          .containsEntry("exit", null)
          .containsEntry("lane", "weather")
          .containsEntry("vehicle", "tester")
          .containsEntry("part", null)
          .containsEntry("raw", "{\"temp\":\"x\"}");
      assertThat((String) breakdowns.get(0).row().get("reason")).startsWith("temp:");

      place.stop();
      place.in("weather").unload("later", true, "{\"temp\":3}", "more nonsense");
      place.open();

      assertThat(place.collect("breakdowns", 1))
          .extracting(result -> result.row().get("raw"))
          .containsExactly("more nonsense");
      assertThat(place.collect("breakdowns")).isEmpty();
      assertThat(place.state("breakdowns")).isEqualTo(new ExitState.Running());
    }
  }

  @Test
  void rowsOfATablesDumpComeWhenItsTripIsComplete() throws Exception {
    try (Place place = new Place(directory).table("airports", "faa STRING, lat DOUBLE").open()) {
      place.in("airports").unload("dump", false, "{\"faa\":\"A\",\"lat\":1}", "{\"lat\":\"x\"}");
      assertThat(place.collect("breakdowns")).isEmpty();
      place.in("airports").unload("other", true, "{\"faa\":\"A\",\"lat\":1}", "{\"lat\":\"y\"}");

      assertThat(place.collect("breakdowns", 1))
          .extracting(result -> result.row().get("raw"))
          .containsExactly("{\"lat\":\"y\"}");
    }
  }

  @Test
  void aLaneOfGoodRowsIsPassed() throws Exception {
    try (Place place = new Place(directory).lane("weather", "temp DOUBLE").open()) {
      place.in("weather").unload("{\"temp\":1}", "{\"temp\":2}");

      await().until(() -> place.lookedAt("breakdowns") == 2);
      assertThat(place.status("breakdowns").numbered()).isZero();
    }
  }
}
