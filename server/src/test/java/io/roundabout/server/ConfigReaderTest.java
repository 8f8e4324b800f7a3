package io.roundabout.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.exits.ExitConfig;
import io.roundabout.exits.Library;
import io.roundabout.exits.QueryFault;
import io.roundabout.lanesource.EventTime;
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
            gate: {bind: localhost, port: 1234, max_row_mib: 16}
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
    assertThat(config.maxRowBytes()).isEqualTo(16 << 20);
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
    assertThat(config.exits().get(1).text()).isEmpty();
  }

  @Test
  void eventTimeKeysViewsAndFunctionsAreRead() throws Exception {
    RoundaboutConfig config =
        read(
            """
            lanes:
              weather:
                columns: origin STRING, Time_Hour TIMESTAMP, temp DOUBLE
                event_time: {column: time_hour, late_by: 2h}
                idle: 10m
              airports: {columns: "faa STRING, iata STRING, name STRING", table: {key: faa}}
              runways: {columns: "faa STRING, n INT NOT NULL, m INT", table: {key: [n, faa]}}
            functions:
              to_celsius: (f DOUBLE) RETURNS DOUBLE RETURN (f - 32) * 5 / 9
              clean: AS 'com.acme.Clean'
            views:
              warm: {sql: SELECT * FROM weather WHERE temp > 70}
              Hot: |
                SELECT *
                FROM warm
            exits:
              daily: {sql: SELECT 1, emit: final, keep_state: 7d}
              live: {sql: SELECT 1, emit: changes}
              own: {java: com.acme.MyRoute}
              late: {pack: 100, collectors: [a]}
            """);
    LaneConfig weather = config.lanes().get(0);
    assertThat(weather.eventTime()).contains(new EventTime("Time_Hour", Duration.ofHours(2)));
    assertThat(weather.idle()).contains(Duration.ofMinutes(10));
    assertThat(weather.columns().ddl())
        .isEqualTo("origin STRING, Time_Hour TIMESTAMP NOT NULL, temp DOUBLE");
    assertThat(config.lanes().get(1).table()).isTrue();
    assertThat(config.lanes().get(1).key()).containsExactly("faa");
    assertThat(config.lanes().get(1).columns().ddl())
        .isEqualTo("faa STRING NOT NULL, iata STRING, name STRING");
    assertThat(config.lanes().get(2).key()).containsExactly("n", "faa");
    Library library = config.library();
    assertThat(library.functions())
        .containsExactly(
            Map.entry("to_celsius", "(f DOUBLE) RETURNS DOUBLE RETURN (f - 32) * 5 / 9"),
            Map.entry("clean", "AS 'com.acme.Clean'"));
    assertThat(library.views())
        .containsExactly(
            Map.entry("warm", "SELECT * FROM weather WHERE temp > 70"),
            Map.entry("Hot", "SELECT *\nFROM warm\n"));
    ExitConfig daily = config.exits().get(0).config();
    assertThat(daily.emit()).contains(ExitConfig.Emit.FINAL);
    assertThat(daily.keepState()).contains(Duration.ofDays(7));
    assertThat(config.exits().get(1).config().emit()).contains(ExitConfig.Emit.CHANGES);
    assertThat(config.exits().get(2).config().query())
        .isEqualTo(new ExitConfig.Java("com.acme.MyRoute"));
    assertThat(config.exits().get(3).builtIn()).isTrue();
    assertThat(config.views().get(1).fault(Path.of("f"), new QueryFault(2, 6, "bad")).toString())
        .isEqualTo("f:15:10: view 'Hot': bad");
  }

  @Test
  void whatIsLeftOutHasItsDefault() throws Exception {
    RoundaboutConfig config = read("gate:\nspark:\nlanes: {l: {columns: a INT}}\n");
    assertThat(config.state()).isEqualTo(directory.resolve("state"));
    assertThat(config.gate()).isEqualTo(new Listener("127.0.0.1", 9999));
    assertThat(config.maxRowBytes()).isEqualTo(1 << 20);
    assertThat(config.amqp()).isEqualTo(new Listener("127.0.0.1", 5672));
    assertThat(config.spark()).isEqualTo(new SparkConfig("local[*]", Map.of()));
    assertThat(config.lanes().get(0).keep()).isEmpty();
    assertThat(config.lanes().get(0).csv()).isEqualTo(CsvOptions.DEFAULT);
    assertThat(config.lanes().get(0).eventTime()).isEmpty();
    assertThat(config.lanes().get(0).key()).isEmpty();
    assertThat(config.library()).isEqualTo(Library.EMPTY);
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
