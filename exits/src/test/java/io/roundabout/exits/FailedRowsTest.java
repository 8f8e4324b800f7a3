package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.exits.ExitState.LaneRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedRowsTest {
  @TempDir Path directory;

  private final Generation generation =
      new Generation(
          2, "f", "SELECT 1", "a INT", List.of(), Map.of("late", 5L, "early", 2L), Map.of());

  private void offsets(int batch, String... lanes) throws Exception {
    Files.createDirectories(directory.resolve("offsets"));
    Files.writeString(
        directory.resolve("offsets/" + batch), "v1\n{}\n" + String.join("\n", lanes) + "\n");
  }

  @Test
  void aLaneThatHadNoRowsInTheCommittedBatchBeginsWhereTheGenerationDoes() throws Exception {
    offsets(0, "{\"name\":\"early\",\"row\":4}", "-");
    Files.createDirectories(directory.resolve("commits"));
    Files.writeString(directory.resolve("commits/0"), "v1\n{}");
    offsets(1, "{\"name\":\"early\",\"row\":6}", "{\"name\":\"late\",\"row\":8}");

    assertThat(FailedRows.of(generation, new Checkpoint(directory)))
        .containsExactly(new LaneRange("early", 4, 6), new LaneRange("late", 5, 8));
  }

  @Test
  void theFirstBatchBeginsWhereTheGenerationDoes() throws Exception {
    offsets(0, "{\"name\":\"early\",\"row\":3}");

    assertThat(FailedRows.of(generation, new Checkpoint(directory)))
        .containsExactly(new LaneRange("early", 2, 3));
  }
}
