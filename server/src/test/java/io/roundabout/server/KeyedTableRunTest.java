package io.roundabout.server;

import static io.roundabout.server.RunTest.next;
import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.vehicle.Collecting;
import io.roundabout.vehicle.Collector;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table with a key, as a user configures it, changes it and joins it. */
class KeyedTableRunTest {
  private static final String CONFIG =
      """
      gate: {port: 0}
      amqp: {port: 0}
      spark: {master: "local[2]", conf: {spark.sql.shuffle.partitions: 2}}
      lanes:
        flights: {columns: "n INT, origin STRING"}
        airports:
          columns: faa STRING, name STRING NOT NULL
          table: {key: faa}
      exits:
        named: {sql: 'SELECT n, name FROM flights LEFT JOIN airports ON origin = faa'}
      """;

  @TempDir private Path directory;

  private static String visit(String request, String... rows) {
    return "UNLOAD " + request + " vehicle=me\n" + String.join("\n", rows) + "\n\\.\n";
  }

  @Test
  void anExitJoinsTheTableAsItWasLastChanged() throws Exception {
    try (RunningServer server = RunningServer.open(Example.write(directory, CONFIG));
        Collecting named = Collector.of("named").at("127.0.0.1", server.amqpPort()).open()) {
      assertThat(
              server.visit(
                  visit(
                      "airports trip=all",
                      "{\"faa\":\"EWR\",\"name\":\"Newark\"}",
                      "{\"faa\":\"JFK\",\"name\":\"Idlewild\"}",
                      "{\"name\":\"nowhere\"}")))
          .contains("REJECT 3 faa: is missing, but NOT NULL")
          .contains("DONE rows=3 new=3 rejected=1");
      server.visit(visit("flights trip=1", "{\"n\":1,\"origin\":\"JFK\"}"));
      assertThat(next(named)).isEqualTo("1 {n=1, name=Idlewild}");

      assertThat(
              server.visit(
                  visit(
                      "airports trip=more mode=upsert",
                      "{\"faa\":\"JFK\",\"name\":\"John F Kennedy\"}",
                      "{\"faa\":\"EWR\",\"$delete\":true}")))
          .contains("DONE rows=2 new=2 rejected=0");
      server.visit(visit("flights trip=2", "{\"n\":2,\"origin\":\"JFK\"}"));
      assertThat(next(named)).isEqualTo("2 {n=2, name=John F Kennedy}");
      server.visit(visit("flights trip=3", "{\"n\":3,\"origin\":\"EWR\"}"));
      assertThat(next(named)).isEqualTo("3 {n=3, name=null}");
      assertThat(server.lane("airports").path("tableVersion").path("version").asLong())
          .isEqualTo(2);
    }
  }
}
