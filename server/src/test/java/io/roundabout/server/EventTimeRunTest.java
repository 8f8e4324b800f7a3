package io.roundabout.server;

import static io.roundabout.server.RunTest.next;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.roundabout.vehicle.Collecting;
import io.roundabout.vehicle.Collector;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows, late rows, views and functions as a user configures and sees them. */
class EventTimeRunTest {
  private static final String CONFIG =
      """
      gate: {port: 0}
      amqp: {port: 0}
      spark: {master: "local[2]", conf: {spark.sql.shuffle.partitions: 2}}
      lanes:
        readings:
          columns: station STRING, at TIMESTAMP, value INT
          event_time: {column: at, late_by: 1m}
      functions:
        twice: (x INT) RETURNS INT RETURN 2 * x
      views:
        doubled: SELECT station, at, twice(value) AS value FROM readings
      exits:
        hourly:
          sql: |
            SELECT station, window.start AS hour, sum(value) AS total
            FROM doubled GROUP BY station, window(at, '1 hour')
          emit: final
        all_doubled: {sql: 'SELECT station, value FROM doubled'}
        late: {collectors: [audit]}
      """;

  @TempDir private Path directory;

  @Test
  void aWindowIsGivenWhenItsTimeHasPassedAndALateRowIsToldAsSuch() throws Exception {
    try (RunningServer server = RunningServer.open(Example.write(directory, CONFIG))) {
      assertThat(server.lane("readings").path("eventTime").path("mark").isNull()).isTrue();
      String answer =
          server.visit(
              Example.readings(
                  "t1",
                  "{\"station\":\"a\",\"at\":\"2013-01-01T06:10:00Z\",\"value\":1}",
                  "{\"station\":\"a\",\"value\":1}",
                  "{\"station\":\"a\",\"at\":\"2013-01-01T06:20:00Z\",\"value\":2}"));
      assertThat(answer).contains("REJECT 2 ").contains("DONE rows=3 new=3 rejected=1");
      server.await(
          "why",
          () ->
              server
                  .exit("hourly")
                  .path("why")
                  .asText()
                  .contains(
                      "wait for newer rows in lane readings, whose mark is 2013-01-01T06:19:00Z"));
      assertThat(server.exit("hourly").path("remembered").path("rows").asLong()).isEqualTo(1);
      assertThat(server.exit("hourly").path("remembered").path("bytes").asLong()).isPositive();

      server.visit(
          Example.readings(
              "t2", "{\"station\":\"b\",\"at\":\"2013-01-01T07:30:00Z\",\"value\":3}"));
      try (Collecting hourly = Collector.of("hourly").at("127.0.0.1", server.amqpPort()).open()) {
        assertThat(next(hourly))
            .isEqualTo("1 {station=a, hour=2013-01-01T06:00:00.000000Z, total=6}");
      }
      server.visit(
          Example.readings(
              "t3", "{\"station\":\"c\",\"at\":\"2013-01-01T06:30:00Z\",\"value\":4}"));
      try (Collecting late =
          Collector.of("late").named("audit").at("127.0.0.1", server.amqpPort()).open()) {
        assertThat(next(late)).contains("lane=readings", "trip=t3", "row=1", "late_ms=3540000");
      }
      server.await("all", () -> server.exit("all_doubled").path("numbered").asLong() == 4);
      JsonNode lane = server.lane("readings");
      assertThat(lane.path("acknowledged").asLong()).isEqualTo(5);
      assertThat(lane.path("rejected").asLong()).isEqualTo(1);
      assertThat(lane.path("late").asLong()).isEqualTo(1);
      assertThat(lane.path("eventTime").toString())
          .isEqualTo(
              "{\"column\":\"at\",\"mark\":\"2013-01-01T07:29:00Z\","
                  + "\"newest\":\"2013-01-01T07:30:00Z\",\"closed\":false,\"closes\":0}");
      assertThat(server.stop()).isZero();
    }
  }

  @Test
  void aQuietLaneIsClosedAndGivesItsLastWindow() throws Exception {
    String yaml = CONFIG.replace("late_by: 1m}", "late_by: 1m}\n    idle: 1s");
    try (RunningServer server = RunningServer.open(Example.write(directory, yaml))) {
      server.visit(
          Example.readings(
              "t1", "{\"station\":\"a\",\"at\":\"2013-01-01T06:10:00Z\",\"value\":1}"));
      try (Collecting hourly = Collector.of("hourly").at("127.0.0.1", server.amqpPort()).open()) {
        assertThat(next(hourly))
            .isEqualTo("1 {station=a, hour=2013-01-01T06:00:00.000000Z, total=2}");
      }
      JsonNode lane = server.lane("readings");
      assertThat(lane.path("eventTime").path("closed").asBoolean()).isTrue();
      assertThat(lane.path("eventTime").path("closes").asLong()).isEqualTo(1);
      assertThat(lane.path("last").asLong()).isEqualTo(lane.path("acknowledged").asLong() + 1);
    }
  }

  @Test
  void whatIsWrongWithAViewIsToldToTheExitThatReadsItWhileTheOthersRun() throws Exception {
    String yaml =
        CONFIG.replace("SELECT station, at, twice(value)", "SELECT station, att, twice(value)")
            + "  plain: {sql: SELECT value FROM readings}\n";
    try (RunningServer server = RunningServer.open(Example.write(directory, yaml))) {
      server.visit(
          Example.readings(
              "t1", "{\"station\":\"a\",\"at\":\"2013-01-01T06:10:00Z\",\"value\":1}"));
      try (Collecting plain = Collector.of("plain").at("127.0.0.1", server.amqpPort()).open()) {
        assertThat(next(plain)).isEqualTo("1 {value=1}");
      }
      server.await("failed", () -> server.exit("hourly").path("state").asText().equals("FAILED"));
      assertThat(server.exit("hourly").path("error").asText())
          .contains("roundabout.yaml:16:12: exit 'hourly': 'doubled' cannot be used: ")
          .contains("there is no column 'att'");
    }
  }
}
