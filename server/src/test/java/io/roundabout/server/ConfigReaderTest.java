package io.roundabout.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.rowformat.CsvOptions;
import io.roundabout.rowformat.Format;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
  @TempDir private Path directory;

  @Test
  void everyKeyIsRead() throws Exception {
    RoundaboutConfig config =
        read(
            """
            state: here/state
            gate: {bind: localhost, port: 1234}
            amqp: {bind: "::1", port: 0}
            spark: {master: "local[2]", conf: {spark.sql.shuffle.partitions: 3}}
            lanes:
              weather:
                columns: origin STRING, temp DOUBLE
                format: csv
                csv: {header: true, null: NA, separator: "\\t", quote: "'"}
                keep: 12h
              airports: {columns: faa STRING, table: true}
            exits:
              joined:
                sql: |
                  SELECT *
                  FROM weather JOIN airports ON origin = faa
                pack: 1000
                collectors: [a, b]
                discard: old
              breakdowns: {pack: 10}
            """);
    assertThat(config.state()).isEqualTo(directory.resolve("here/state"));
    assertThat(config.gate()).isEqualTo(new Listener("127.0.0.1", 1234));
    assertThat(config.amqp()).isEqualTo(new Listener("::1", 0));
    assertThat(config.spark())
        .isEqualTo(new SparkConfig("local[2]", Map.of("spark.sql.shuffle.partitions", "3")));
    LaneConfig weather = config.lanes().get(0);
    assertThat(weather.columns().ddl()).isEqualTo("origin STRING, temp DOUBLE");
    assertThat(weather.format()).isEqualTo(Format.CSV);
    assertThat(weather.csv()).isEqualTo(new CsvOptions(true, '\t', '\'', "NA"));
    assertThat(weather.keep()).contains(Duration.ofHours(12));
    assertThat(weather.table()).isFalse();
    assertThat(config.lanes().get(1).table()).isTrue();
    assertThat(config.lanes().get(1).format()).isEqualTo(Format.JSON);
    ExitEntry joined = config.exits().get(0);
    assertThat(joined.config().query().text())
        .isEqualTo("SELECT *\nFROM weather JOIN airports ON origin = faa\n");
    assertThat(joined.config().pack()).isEqualTo(1000);
    assertThat(joined.config().collectors()).containsExactly("a", "b");
    assertThat(joined.discard()).containsExactly("old");
    assertThat(joined.place()).isEqualTo(new Place(13, 3));
    assertThat(config.exits().get(1).sql()).isEmpty();
  }

  @Test
  void whatIsLeftOutHasItsDefault() throws Exception {
    RoundaboutConfig config = read("gate:\nspark:\nlanes: {l: {columns: a INT}}\n");
    assertThat(config.state()).isEqualTo(directory.resolve("state"));
    assertThat(config.gate()).isEqualTo(new Listener("127.0.0.1", 9999));
    assertThat(config.amqp()).isEqualTo(new Listener("127.0.0.1", 5672));
    assertThat(config.spark()).isEqualTo(new SparkConfig("local[*]", Map.of()));
    assertThat(config.lanes().get(0).keep()).isEmpty();
    assertThat(config.lanes().get(0).csv()).isEqualTo(CsvOptions.DEFAULT);
    assertThat(config.exits()).isEmpty();
  }

  @Test
  void aByteOrderMarkAndWindowsLineEndsDoNoHarm() throws Exception {
    RoundaboutConfig config = read("\uFEFFlanes:\r\n  l:\r\n    columns: a INT\r\n");
    assertThat(config.lanes()).hasSize(1);
  }

  @Test
  void anAnchorMayBeUsedAgain() throws Exception {
    RoundaboutConfig config = read("lanes:\n  a: {columns: &c \"x INT\"}\n  b: {columns: *c}\n");
    assertThat(config.lanes())
        .extracting(lane -> lane.columns().ddl())
        .isEqualTo(List.of("x INT", "x INT"));
  }

  private RoundaboutConfig read(String yaml) throws Exception {
    return ConfigReader.read(Files.writeString(directory.resolve("r.yaml"), yaml));
  }
}
