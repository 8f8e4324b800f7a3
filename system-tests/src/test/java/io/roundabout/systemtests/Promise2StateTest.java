package io.roundabout.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What exits remember survives {@code kill -9} at any moment: every kind of stateful exit is killed
 * ten times with state in it, while vehicles unload and collectors collect, and gives in the end
 * what the same SQL gives as a batch, every result once and numbered without gap.
 */
class Promise2StateTest {
  private static final int KILLS = 10;
  private static final int TRIPS_A_LIFE = 2;
  private static final int READINGS_A_TRIP = 200;
  private static final int ALARMS_A_TRIP = 60;
  private static final int SENSORS = 20;
  private static final int SECONDS_A_TRIP = 10;
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final String READINGS = "sensor INT, value BIGINT, at TIMESTAMP";
  private static final String ALARMS = "sensor INT, code STRING, at TIMESTAMP";
  private static final String HEAD =
      """
      lanes:
        readings:
          columns: %s
          event_time: {column: at, late_by: 20s}
        alarms:
          columns: %s
          event_time: {column: at, late_by: 20s}
      exits:
      """
          .formatted(READINGS, ALARMS);
  private static final Map<String, String> LAST_ROWS =
      Map.of(
          "readings", "{\"sensor\":-1,\"at\":\"2100-01-01T00:00:00Z\"}",
          "alarms", "{\"sensor\":-2,\"at\":\"2100-01-01T00:00:00Z\"}");
  private static final Pattern OF_A_LAST_ROW = Pattern.compile("\\b(since|at)=(2099|2100)-");
  private static final Map<String, Query> QUERIES = queries();

  private record Query(String more, String sql) {}

  @TempDir Path directory;

  private final Map<String, List<String>> rows =
      new HashMap<>(Map.of("readings", new ArrayList<>(), "alarms", new ArrayList<>()));
  private Random random;

  private static Map<String, Query> queries() {
    Map<String, Query> queries = new LinkedHashMap<>();
    queries.put(
        "tumbling",
        new Query(
            "emit: final",
            """
            SELECT sensor, window.start AS since, count(*) AS readings, sum(value) AS total
            FROM readings GROUP BY sensor, window(at, '10 seconds')
            """));
    queries.put(
        "sliding",
        new Query(
            "emit: final",
            """
            SELECT sensor, window.start AS since, count(*) AS readings, max(value) AS most
            FROM readings GROUP BY sensor, window(at, '15 seconds', '5 seconds')
            """));
    queries.put(
        "session",
        new Query(
            "emit: final",
            """
            SELECT sensor, session_window.start AS since, session_window.end AS till,
              count(*) AS readings
            FROM readings GROUP BY sensor, session_window(at, '1 second')
            """));
    queries.put(
        "changes",
        new Query(
            "emit: changes",
            """
            SELECT sensor, count(*) AS readings, sum(value) AS total FROM readings GROUP BY sensor
            """));
    queries.put(
        "inner",
        new Query(
            "pack: 1",
            """
            SELECT r.sensor, r.value, a.code, r.at, a.at AS alarmed
            FROM readings r JOIN alarms a
              ON r.sensor = a.sensor AND r.at BETWEEN a.at - INTERVAL 2 SECONDS AND a.at
            """));
    queries.put(
        "left",
        new Query(
            "pack: 1",
            """
            SELECT r.sensor, r.value, r.at, a.code, a.at AS alarmed
            FROM readings r LEFT JOIN alarms a
              ON r.sensor = a.sensor AND a.at BETWEEN r.at AND r.at + INTERVAL 1 SECOND
            """));
    queries.put(
        "distinct",
        new Query("pack: 1", "SELECT DISTINCT sensor, value % 50 AS value FROM readings"));
    queries.put(
        "two-aggregates",
        new Query(
            "emit: final",
            """
            SELECT w.start AS since, max(readings) AS most, count(*) AS sensors
            FROM (SELECT window AS w, sensor, count(*) AS readings
                  FROM readings GROUP BY sensor, window(at, '10 seconds'))
            GROUP BY w
            """));
    return queries;
  }

  private static String configuration() {
    StringBuilder yaml = new StringBuilder(HEAD);
    QUERIES.forEach(
        (name, query) ->
            yaml.append("  %s:\n    %s\n    sql: |\n".formatted(name, query.more()))
                .append(query.sql().strip().indent(6)));
    return yaml.toString();
  }

  @Test
  void everyKindOfStateSurvivesTenKillsAndGivesWhatABatchGives() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    random = new Random(seed);
    Map<String, FaithfulCollector> collectors = new LinkedHashMap<>();
    try (Roundabout roundabout = new Roundabout(directory, configuration()).start();
        Batch batch = new Batch(directory.resolve("batch"))) {
      QUERIES
          .keySet()
          .forEach(exit -> collectors.put(exit, new FaithfulCollector(roundabout, exit)));
      int trip = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        for (int i = 0; i < TRIPS_A_LIFE; i++) {
          unload(roundabout, ++trip);
        }
        awaitRead(roundabout, QUERIES.keySet());
        requireState(roundabout);
        unload(roundabout, ++trip);
        Map<String, String> begun = new HashMap<>();
        for (String lane : rows.keySet()) {
          begun.put(lane, begin(roundabout, lane, ++trip));
        }
        awaitOne(roundabout);
        roundabout.kill();
        roundabout.start();
        for (Map.Entry<String, String> visit : begun.entrySet()) {
          requireDone(roundabout, visit.getKey(), visit.getValue());
        }
      }
      for (String lane : rows.keySet()) {
        requireDone(roundabout, lane, visit(lane, "last", List.of(LAST_ROWS.get(lane))));
      }
      batch.lane("readings", READINGS, rows.get("readings"));
      batch.lane("alarms", ALARMS, rows.get("alarms"));
      for (Map.Entry<String, FaithfulCollector> collector : collectors.entrySet()) {
        String exit = collector.getKey();
        List<String> expected = batch.rows(QUERIES.get(exit).sql());
        try (ExitReader rest = roundabout.collect(exit)) {
          Collected collected = collector.getValue().end();
          if (exit.equals("changes")) {
            areLastOfTheirKeys(collected, rest, expected);
          } else {
            List<String> over = withoutLastRows(expected);
            collected.take(rest, over.size()).drain(rest, 1).isEqualTo(over);
          }
        }
      }
    } finally {
      for (FaithfulCollector collector : collectors.values()) {
        collector.close();
      }
    }
  }

  /** What is in the windows of the last rows, or could still meet another row, is not given yet. */
  private static List<String> withoutLastRows(List<String> results) {
    return results.stream().filter(row -> !OF_A_LAST_ROW.matcher(row).find()).toList();
  }

  /** Each change is of a key's newest values: in the end the last ones are those of the batch. */
  private static void areLastOfTheirKeys(
      Collected collected, ExitReader rest, List<String> expected) throws Exception {
    List<String> sorted = expected.stream().sorted().toList();
    collected.takeWhile(rest, () -> !lastOfEachSensor(collected.rows()).equals(sorted));
    collected.drain(rest, 1);
    assertThat(lastOfEachSensor(collected.rows())).isEqualTo(sorted);
    assertThat(collected.rows()).as("every change once").doesNotHaveDuplicates();
  }

  private static List<String> lastOfEachSensor(List<String> changes) {
    Map<String, String> last = new HashMap<>();
    changes.forEach(row -> last.put(row.replaceAll(".*(sensor=[^,}]*).*", "$1"), row));
    return last.values().stream().sorted().toList();
  }

  private static void awaitRead(Roundabout roundabout, Set<String> exits) {
    Await.until(
        "all exits have read what has come",
        () -> exits.stream().allMatch(exit -> waiting(roundabout.exit(exit)) == 0),
        () -> roundabout.status().toPrettyString());
  }

  private static long waiting(JsonNode exit) {
    long waiting = 0;
    for (JsonNode lane : exit.path("lanes")) {
      waiting += lane.path("waiting").asLong();
    }
    return exit.path("state").asText().equals("RUNNING") ? waiting : Long.MAX_VALUE;
  }

  /** An exit without state would prove nothing. */
  private static void requireState(Roundabout roundabout) {
    for (String exit : QUERIES.keySet()) {
      JsonNode status = roundabout.exit(exit);
      assertThat(status.path("remembered").path("rows").asLong())
          .as(status.toPrettyString())
          .isPositive();
    }
  }

  /** Returns in the middle of a batch of some exit, or between two: another one each time. */
  private void awaitOne(Roundabout roundabout) {
    List<String> exits = List.copyOf(QUERIES.keySet());
    awaitRead(roundabout, Set.of(exits.get(random.nextInt(exits.size()))));
  }

  private void unload(Roundabout roundabout, int trip) throws IOException {
    for (String lane : rows.keySet()) {
      requireDone(roundabout, lane, newVisit(lane, trip));
    }
  }

  private static void requireDone(Roundabout roundabout, String lane, String visit)
      throws IOException {
    try (GateVisit gate = roundabout.visit()) {
      assertThat(gate.send(visit).send("\\.\n").last()).as(lane).matches("DONE .* rejected=0");
    }
  }

  /** Sends a trip up to its last row, and leaves it open. */
  private String begin(Roundabout roundabout, String lane, int trip) throws IOException {
    String visit = newVisit(lane, trip);
    try (GateVisit gate = roundabout.visit()) {
      gate.send(visit);
      assertThat(gate.line()).startsWith("OK");
    }
    return visit;
  }

  private String newVisit(String lane, int trip) {
    List<String> made = new ArrayList<>();
    int count = lane.equals("readings") ? READINGS_A_TRIP : ALARMS_A_TRIP;
    for (int i = 0; i < count; i++) {
      made.add(row(lane, trip));
    }
    return visit(lane, "t" + trip, made);
  }

  private String visit(String lane, String trip, List<String> made) {
    rows.get(lane).addAll(made);
    return "UNLOAD %s vehicle=%s trip=%s\n%s\n"
        .formatted(lane, lane, trip, String.join("\n", made));
  }

  /** In its trip's ten seconds or a few seconds off, in any order. */
  private String row(String lane, int trip) {
    Instant at = START.plusMillis(trip * SECONDS_A_TRIP * 1000L + random.nextInt(14_000));
    int sensor = random.nextInt(SENSORS);
    return lane.equals("readings")
        ? "{\"sensor\":%d,\"value\":%d,\"at\":\"%s\"}".formatted(sensor, random.nextInt(1000), at)
        : "{\"sensor\":%d,\"code\":\"c%d\",\"at\":\"%s\"}".formatted(sensor, random.nextInt(5), at);
  }
}
