package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roundabout.exits.FeedPosition.Epoch;
import io.roundabout.exits.FeedPosition.LaneMark;
import io.roundabout.lanelog.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that an exit keeps, as they stand on disk. */
class StateFilesTest {
  private static final UUID LANE = UUID.fromString("00000000-0000-0000-0000-000000000007");

  @TempDir Path directory;

  private static Generation generation() {
    return new Generation(
        2,
        "f1",
        "SELECT id FROM orders",
        "id INT",
        List.of(new Generation.ReadLane("orders", LANE, "id INT", false)),
        Map.of("orders", 4L),
        Map.of("orders", new Tally(3, 1, 0)));
  }

  @Test
  void aGenerationIsJsonWithAVersion() throws IOException {
    ExitDirectory files = new ExitDirectory(directory);
    Files.createDirectories(directory.resolve("g1/checkpoint"));
    assertThat(files.generation()).isEmpty();

    files.begin(generation());

    assertThat(directory.resolve("generation.json"))
        .hasContent(
            """
            {
              "v" : 1,
              "number" : 2,
              "fingerprint" : "f1",
              "sql" : "SELECT id FROM orders",
              "result" : "id INT",
              "lanes" : [ {
                "name" : "orders",
                "id" : "00000000-0000-0000-0000-000000000007",
                "columns" : "id INT",
                "table" : false
              } ],
              "startRows" : {
                "orders" : 4
              },
              "before" : {
                "orders" : {
                  "rows" : 3,
                  "rejected" : 1,
                  "late" : 0
                }
              }
            }""");
    assertThat(files.generation()).contains(generation());
    assertThat(directory.resolve("g1")).doesNotExist();
  }

  @Test
  void skipsAreAddedToThoseBefore() throws IOException {
    ExitDirectory files = new ExitDirectory(directory);
    Skip first = new Skip("orders", LANE, 1, 2, "[DIVIDE_BY_ZERO] Division by zero.", 1, false);
    Skip second = new Skip("orders", LANE, 7, 9, "other", 1, true);

    files.addSkips(List.of(first));
    files.addSkips(List.of(second));

    assertThat(new ExitDirectory(directory).skips()).containsExactly(first, second);
    assertThat(directory.resolve("skips.json"))
        .hasContent(
            """
            {
              "v" : 1,
              "skips" : [ {
                "lane" : "orders",
                "id" : "00000000-0000-0000-0000-000000000007",
                "from" : 1,
                "to" : 2,
                "error" : "[DIVIDE_BY_ZERO] Division by zero.",
                "rows" : 1,
                "withoutLate" : false
              }, {
                "lane" : "orders",
                "id" : "00000000-0000-0000-0000-000000000007",
                "from" : 7,
                "to" : 9,
                "error" : "other",
                "rows" : 1,
                "withoutLate" : true
              } ]
            }""");
  }

  @Test
  void theFeedsEpochIsOneLineOfJson() throws IOException {
    Path file = directory.resolve("position.json");
    FeedPosition to =
        FeedPosition.START.withLane(LANE.toString(), new LaneMark(5, 2)).withSkips("shares", 1);
    Epoch epoch = new Epoch(3, FeedPosition.START, to);

    epoch.write(file);

    assertThat(file)
        .hasContent(
            "{\"v\":1,\"epoch\":3,\"from\":{\"lanes\":{},\"skips\":{}},\"to\":{\"lanes\":{"
                + "\"00000000-0000-0000-0000-000000000007\":{\"row\":5,\"seen\":2}},"
                + "\"skips\":{\"shares\":1}}}");
    assertThat(Epoch.read(file)).contains(epoch);
  }

  @Test
  void aCheckpointTellsWhatIsPlannedAndWhatIsCommitted() throws IOException {
    Checkpoint checkpoint = new Checkpoint(directory);
    assertThat(checkpoint.committed()).isEmpty();
    Files.createDirectories(directory.resolve("offsets"));
    Files.createDirectories(directory.resolve("commits"));
    for (int batch = 9; batch <= 11; batch++) {
      Files.writeString(
          directory.resolve("offsets/" + batch),
          "v1\n{\"batchWatermarkMs\":0}\n"
              + "{\"v\":1,\"lane\":\"%s\",\"name\":\"orders\",\"row\":%d,\"tables\":{\"t\":3}}\n-"
                  .formatted(LANE, batch * 10));
    }
    Files.writeString(directory.resolve("offsets/.12.tmp"), "");
    Files.writeString(directory.resolve("commits/9"), "v1\n{}");
    Files.writeString(directory.resolve("commits/10"), "v1\n{}");

    assertThat(checkpoint.committed())
        .contains(new Checkpoint.Position(10, Map.of("orders", 100L), Map.of("t", 3L), Map.of()));
    assertThat(checkpoint.planned())
        .contains(new Checkpoint.Position(11, Map.of("orders", 110L), Map.of("t", 3L), Map.of()));
    assertThat(FailedRows.of(generation(), checkpoint))
        .containsExactly(new ExitState.LaneRange("orders", 100, 110));
  }

  @Test
  void whatIsDamagedOrNewerIsRefusedByName() throws IOException {
    Path file = directory.resolve("generation.json");
    Files.writeString(file, "{\"v\":1,");
    assertThatThrownBy(() -> new ExitDirectory(directory).generation())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + " is damaged: ");
    Files.writeString(file, "{\"v\":2}");
    assertThatThrownBy(() -> new ExitDirectory(directory).generation())
        .hasMessage(file + " is of version 2; this program reads version 1");
  }
}
