package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The logs of a checkpoint, cut at every byte, emptied and missing, before Spark sees them. */
class CheckpointGuardTest {
  private static final String LANE = "00000000-0000-0000-0000-000000000007";

  @TempDir Path directory;

  private CheckpointGuard guard;

  /** Batch 11 is planned, batch 10 committed; two lanes are read. */
  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(directory.resolve("offsets"));
    Files.createDirectories(directory.resolve("commits"));
    Files.writeString(directory.resolve("metadata"), "{\"id\":\"" + LANE + "\"}");
    String source = "{\"v\":1,\"lane\":\"%s\",\"name\":\"%s\",\"row\":%d,\"tables\":{}}";
    for (int batch = 9; batch <= 11; batch++) {
      Files.writeString(
          directory.resolve("offsets/" + batch),
          "v1\n{\"batchWatermarkMs\":0}\n"
              + source.formatted(LANE, "orders", batch * 10)
              + "\n"
              + source.formatted(LANE, "returns", batch));
      if (batch < 11) {
        Files.writeString(
            directory.resolve("commits/" + batch), "v1\n{\"nextBatchWatermarkMs\":0}");
      }
    }
    guard = new CheckpointGuard("joined", new Checkpoint(directory));
  }

  @Test
  void aWholeCheckpointPassesAndWhatACrashLeftIsSwept() throws IOException {
    Path left = Files.writeString(directory.resolve("offsets/.12.5f.tmp"), "v1");
    Path commit = Files.writeString(directory.resolve("commits/.11.5f.tmp"), "");

    guard.require(11);
    guard.require(-1);

    assertThat(left).doesNotExist();
    assertThat(commit).doesNotExist();
  }

  @Test
  void aLogThatIsCutAtAnyByteIsNamed() throws IOException {
    for (String name : List.of("offsets/11", "offsets/10", "commits/10", "metadata")) {
      Path file = directory.resolve(name);
      byte[] whole = Files.readAllBytes(file);
      for (int length = 0; length < whole.length; length++) {
        Files.write(file, Arrays.copyOf(whole, length));
        int cut = length;
        assertThatThrownBy(() -> guard.require(10))
            .as(() -> name + " of " + cut + " bytes")
            .isInstanceOf(CheckpointDamagedException.class)
            .hasMessageContaining(directory.resolve("offsets").getParent().toString())
            .message()
            .satisfies(
                message ->
                    // A start that has fewer lines than the end may show in either of them.
                    assertThat(message)
                        .startsWith(
                            name.equals("offsets/10") && message.contains("another number")
                                ? directory.resolve("offsets/11") + " has another number"
                                : file + " "));
      }
      Files.write(file, whole);
    }
    guard.require(10);
  }

  @Test
  void aLogThatIsMissingIsNamed() throws IOException {
    for (String name : List.of("offsets/10", "metadata")) {
      Path file = directory.resolve(name);
      byte[] whole = Files.readAllBytes(file);
      Files.delete(file);
      assertThatThrownBy(() -> guard.require(10))
          .hasMessageStartingWith(file + " is missing, and without it nobody can tell how far exit")
          .hasMessageContaining("`./roundabout retry joined --replay`");
      Files.write(file, whole);
    }
  }

  @Test
  void whatTheLedgerOrTheCommitsKnowOfMustBeInTheOffsets() throws IOException {
    assertThatThrownBy(() -> guard.require(12))
        .hasMessageStartingWith(directory.resolve("offsets/12") + " is missing");
    Files.writeString(directory.resolve("commits/12"), "v1\n{}");
    assertThatThrownBy(() -> guard.require(-1))
        .hasMessageStartingWith(directory.resolve("offsets/12") + " is missing");
    DurableFiles.deleteTree(directory);
    assertThatThrownBy(() -> guard.require(0))
        .hasMessageStartingWith(directory.resolve("offsets/0") + " is missing");
    assertThatCode(() -> guard.require(-1)).doesNotThrowAnyException();
  }

  @Test
  void aMissingCommitIsNoDamage() throws IOException {
    Files.delete(directory.resolve("commits/10"));
    guard.require(11);
    DurableFiles.deleteTree(directory.resolve("commits"));
    guard.require(11);
  }
}
