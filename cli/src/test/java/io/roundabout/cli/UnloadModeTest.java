package io.roundabout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.gate.Gate;
import io.roundabout.gate.GateLane;
import io.roundabout.gate.GateOptions;
import io.roundabout.lanelog.LaneLog;
import io.roundabout.lanelog.LaneLogOptions;
import io.roundabout.lanelog.LogStorage;
import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.CsvOptions;
import io.roundabout.rowformat.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code unload --mode} against a real gate with a table that has a key. */
class UnloadModeTest {
  @TempDir private Path directory;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private LaneLog log;
  private Gate gate;

  @BeforeEach
  void openTheGate() throws IOException {
    LaneLogOptions options = new LaneLogOptions(true, 128L << 20, 64L << 20, Clock.systemUTC());
    log = LaneLog.open("places", LogStorage.local(directory.resolve("lane")), options);
    GateLane lane =
        new GateLane.Open(
            "places",
            log,
            Columns.parse("faa STRING NOT NULL, name STRING"),
            Format.JSON,
            CsvOptions.DEFAULT,
            Optional.empty(),
            List.of("faa"));
    gate = Gate.start(GateOptions.at("127.0.0.1", 0), Map.of("places", lane));
  }

  @AfterEach
  void closeTheGate() throws IOException {
    gate.close();
    log.close();
  }

  private int unload(String rows, String... options) throws IOException {
    Path file = Files.writeString(directory.resolve("places.jsonl"), rows);
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    List<String> words =
        List.of(
            "unload", "places", "--from", file.toString(), "--gate", "127.0.0.1:" + gate.port());
    return Main.commandLine(new Screen(out, out, false, false), directory)
        .execute(Stream.concat(words.stream(), Stream.of(options)).toArray(String[]::new));
  }

  @Test
  void changesAreBroughtAsChangesAndADumpAsADump() throws Exception {
    assertThat(unload("{\"faa\":\"EWR\",\"name\":\"Newark\"}\n{\"faa\":\"JFK\"}\n"))
        .as(said.toString(StandardCharsets.UTF_8))
        .isZero();
    long dump = log.newestTable().orElseThrow().version();
    assertThat(unload("{\"faa\":\"JFK\",\"$delete\":true}\n", "--mode", "upsert")).isZero();
    assertThat(log.newestTable().orElseThrow().version()).isGreaterThan(dump);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("2 rows on disk, 2 of them new, 0 rejected")
        .contains("1 row on disk, 1 of them new, 0 rejected");
    assertThat(unload("{\"faa\":\"JFK\",\"$delete\":true}\n", "--mode", "dump")).isZero();
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("1 rejected");
  }

  @Test
  void anotherModeIsRefused() throws Exception {
    assertThat(unload("{}\n", "--mode", "merge")).isEqualTo(Main.MISUSED);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("--mode merge: write dump or upsert");
  }
}
