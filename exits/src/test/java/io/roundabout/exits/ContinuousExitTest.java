package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roundabout.exits.Place.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContinuousExitTest {
  private static final String WEATHER = "origin STRING, temp DOUBLE";
  private static final String AIRPORTS = "faa STRING, name STRING";
  private static final String JOIN =
      "SELECT origin, name, temp FROM weather JOIN airports ON origin = faa";

  @TempDir Path directory;

  @Test
  void aJoinWaitsForItsTableAndThenGivesWhatHasCome() throws Exception {
    try (Place place =
        new Place(directory)
            .lane("weather", WEATHER)
            .table("airports", AIRPORTS)
            .exit("weather_at_airports", JOIN)
            .start()) {
      place.in("weather").unload("{\"origin\":\"EWR\",\"temp\":39.02}");

      await().until(() -> place.state("weather_at_airports") instanceof ExitState.Waiting);
      assertThat(place.state("weather_at_airports"))
          .isEqualTo(new ExitState.Waiting("no complete trip yet in table lane airports"));
      assertThat(place.status("weather_at_airports").lanes())
          .contains(new ExitStatus.LaneRead("weather", 0, 0, 0, 0, 0, 1));

      place.in("airports").unload("{\"faa\":\"EWR\",\"name\":\"Newark\"}");
      place.in("weather").unload("{\"origin\":\"EWR\",\"temp\":40}", "{\"origin\":\"XXX\"}");

      assertThat(place.collect("weather_at_airports", 2))
          .containsExactly(
              new Result(1, Map.of("origin", "EWR", "name", "Newark", "temp", 39.02)),
              new Result(2, Map.of("origin", "EWR", "name", "Newark", "temp", 40.0)));
      assertThat(place.state("weather_at_airports")).isEqualTo(new ExitState.Running());
      await()
          .untilAsserted(
              () ->
                  assertThat(place.status("weather_at_airports").lanes())
                      .containsExactly(
                          new ExitStatus.LaneRead("weather", 0, 3, 0, 0, 0, 0),
                          new ExitStatus.TableInUse("airports", 1)));
    }
  }

  @Test
  void aRestartGoesOnWhereItWas() throws Exception {
    Place place = new Place(directory).lane("weather", WEATHER);
    try (place) {
      place.exit("warm", "SELECT origin FROM weather WHERE temp > 20").start();
      place.in("weather").unload("{\"origin\":\"A\",\"temp\":21}", "{\"origin\":\"B\",\"temp\":2}");
      assertThat(place.collect("warm", 1)).hasSize(1);
      await().until(() -> place.status("warm").lastBatch().isPresent());
      assertThat(place.status("warm").lastBatch().get().rows()).isEqualTo(2);

      place.stop();
      place.in("weather").unload("{\"origin\":\"C\",\"temp\":30}");
      place.start();

      assertThat(place.collect("warm", 1)).containsExactly(new Result(2, Map.of("origin", "C")));
      assertThat(place.collect("warm")).isEmpty();
    }
  }

  @Test
  void whatIsBrokenStopsItsOwnExitAlone() throws Exception {
    try (Place place =
        new Place(directory)
            .lane("weather", WEATHER)
            .missing("a", "lane 'a' is damaged too")
            .missing("orders", "lane 'orders' is damaged: segment 1, position 7")
            .exit("typo", "SELECT orign FROM weather")
            .exit("lost", "SELECT * FROM orders")
            .exit("fine", "SELECT origin FROM weather")
            .start()) {
      place.in("weather").unload("{\"origin\":\"A\"}");

      assertThat(place.collect("fine", 1)).hasSize(1);
      await().until(() -> place.state("typo") instanceof ExitState.Failed);
      assertThat(place.state("typo"))
          .isEqualTo(
              new ExitState.Failed(
                  "line 1, column 8 of its sql: there is no column 'orign'; near it are `origin`,"
                      + " `temp`",
                  List.of(),
                  Optional.of(
                      new QueryFault(
                          1, 8, "there is no column 'orign'; near it are `origin`, `temp`"))));
      await().until(() -> place.state("lost") instanceof ExitState.Failed);
      assertThat(place.state("lost"))
          .isEqualTo(
              new ExitState.Failed("lane 'orders' is damaged: segment 1, position 7", List.of()));
    }
  }
}
