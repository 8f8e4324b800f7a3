package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roundabout.exits.ExitConfig.Emit;
import io.roundabout.exits.Place.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows over the last rows of a lane are given when nothing more comes. */
class IdleWindowsTest {
  private static final String MINUTES =
      "SELECT date_format(window.start, 'HH:mm') AS minute, count(*) AS clicks"
          + " FROM clicks GROUP BY window(t, '1 minute')";

  @TempDir Path directory;

  private static ExitConfig windows(String name) {
    return new ExitConfig(
        name, new ExitConfig.Sql(MINUTES), Optional.of(Emit.FINAL), Optional.empty(), 1, List.of());
  }

  private static String click(String time) {
    return "{\"t\":\"2013-01-01T%sZ\",\"n\":1}".formatted(time);
  }

  private static List<String> minutes(Place place, String exit, int count) throws Exception {
    return place.collect(exit, count).stream()
        .map(Result::row)
        .map(row -> row.get("minute") + " " + row.get("clicks"))
        .toList();
  }

  @Test
  void theLastWindowClosesByItselfAndAReplayComesToTheSame() throws Exception {
    try (Place place =
        new Place(directory)
            .timed("clicks", "t TIMESTAMP NOT NULL, n INT", Duration.ofMinutes(10))
            .idle("clicks", Duration.ofSeconds(1))
            .exit(windows("live"))
            .start()) {
      place.in("clicks").unload(click("10:00:05"), click("10:00:59"), click("10:01:00"));

      assertThat(minutes(place, "live", 2)).containsExactlyInAnyOrder("10:00 2", "10:01 1");

      await().until(() -> place.in("clicks").lane().log().closed());
      place.in("clicks").unload(click("10:01:30"), click("10:05:00"));
      assertThat(place.collect("late", 1))
          .extracting(result -> result.row().get("raw"))
          .containsExactly(click("10:01:30"));
      assertThat(minutes(place, "live", 1)).containsExactly("10:05 1");

      place.exit(windows("replayed")).restart();
      assertThat(minutes(place, "replayed", 3))
          .containsExactlyInAnyOrder("10:00 2", "10:01 1", "10:05 1");
      assertThat(place.collect("live")).isEmpty();
    }
  }
}
