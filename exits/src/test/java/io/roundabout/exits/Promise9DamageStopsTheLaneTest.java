package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.roundabout.exits.Place.Result;
import io.roundabout.lanelog.LaneStoppedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise 9: whoever meets damage stops the lane that has it, and the others go on. */
class Promise9DamageStopsTheLaneTest {
  @TempDir Path directory;

  private Place place() throws IOException {
    return new Place(directory).lane("orders", "item STRING").lane("others", "n INT");
  }

  @Test
  void anExitThatReadsDamagedRowsStopsTheirLane() throws Exception {
    Place place =
        place().exit("items", "SELECT item FROM orders").exit("numbers", "SELECT n FROM others");
    try (place) {
      place.in("orders").unload("{\"item\":\"needle\"}");
      Path file = alter("orders", "needle", "noodle");
      place.start();

      await().until(() -> place.state("items") instanceof ExitState.Failed);

      assertStopped(place, file);
      place.in("others").unload("{\"n\":7}");
      assertThat(place.collect("numbers", 1))
          .extracting(result -> result.row().get("n"))
          .containsExactly(7);
    }
  }

  @Test
  void theBreakdownsFeedStopsADamagedLaneAndGivesThoseOfTheOthers() throws Exception {
    try (Place place = place()) {
      place.in("orders").unload("{\"item\":needle}");
      Path file = alter("orders", "needle", "noodle");
      place.open();

      await().until(() -> place.in("orders").lane().log().stopped().isPresent());

      assertStopped(place, file);
      place.in("others").unload("nonsense");
      assertThat(place.collect("breakdowns", 1))
          .extracting(Result::row)
          .allSatisfy(row -> assertThat(row).containsEntry("lane", "others"));
    }
  }

  private static void assertStopped(Place place, Path file) {
    assertThat(place.in("orders").lane().log().stopped().orElseThrow())
        .contains(file + " is damaged at byte ");
    assertThat(place.in("others").lane().log().stopped()).isEmpty();
    assertThatThrownBy(() -> place.in("orders").unload("{\"item\":\"more\"}"))
        .hasCauseInstanceOf(LaneStoppedException.class);
  }

  private Path alter(String lane, String from, String to) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("lanes").resolve(lane))) {
      for (Path file : files.toList()) {
        int at = Files.readString(file, StandardCharsets.ISO_8859_1).indexOf(from);
        if (at >= 0) {
          try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(to.getBytes(StandardCharsets.ISO_8859_1)), at);
          }
          return file;
        }
      }
    }
    throw new AssertionError("no file holds " + from);
  }
}
