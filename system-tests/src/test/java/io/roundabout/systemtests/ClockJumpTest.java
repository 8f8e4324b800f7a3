package io.roundabout.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The clock of the machine goes a day forward, two days back, and right again under a roundabout at
 * work: rows, trips, windows and what is kept do not notice.
 */
class ClockJumpTest {
  private static final List<Duration> JUMPS =
      List.of(Duration.ofDays(1), Duration.ofDays(-1), Duration.ZERO);

  /** More than one segment. */
  private static final int ROWS = 200;

  private static final int ROWS_IN_TIME = 10;
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final String CONFIG =
      """
      lanes:
        orders: {columns: 'id BIGINT', keep: 1h}
        sold: {columns: 'id BIGINT, shop INT', keep: 1s}
        shops: {columns: 'shop INT, city STRING', table: true}
        staff: {columns: 'name STRING', table: true, keep: 1h}
        beats:
          columns: id BIGINT, at TIMESTAMP
          event_time: {column: at, late_by: 1s}
          idle: 1h
        pulses:
          columns: id BIGINT, at TIMESTAMP
          event_time: {column: at, late_by: 1s}
          idle: 1s
      exits:
        ids: {sql: SELECT id FROM orders}
        cities: {sql: 'SELECT id, city FROM sold JOIN shops USING (shop)'}
        beats_a_minute:
          emit: final
          sql: SELECT window.start AS since, count(*) AS n FROM beats GROUP BY window(at, '1 minute')
        pulses_a_minute:
          emit: final
          sql: SELECT window.start AS since, count(*) AS n FROM pulses GROUP BY window(at, '1 minute')
      """;
  private static final String HASTY =
      "-Droundabout.segment.bytes=1000 -Droundabout.retention.seconds=1";

  @TempDir Path directory;
  private Roundabout roundabout;
  private FalseClock clock;
  private int trips;
  private int minutes;

  @Test
  void aDayForwardAndBackChangesNothing() throws Exception {
    clock = new FalseClock(directory);
    try (Roundabout started = new Roundabout(directory, CONFIG)) {
      roundabout = started.javaOptions(HASTY).environment(clock.environment()).start();
      try (FaithfulCollector ids = new FaithfulCollector(roundabout, "ids");
          FaithfulCollector beats = new FaithfulCollector(roundabout, "beats_a_minute");
          FaithfulCollector pulses = new FaithfulCollector(roundabout, "pulses_a_minute");
          GateVisit across = roundabout.visit()) {
        across.send("UNLOAD orders vehicle=across trip=across\n");
        assertThat(across.line()).startsWith("OK");
        day(across);
        begin("staff", "{\"name\":\"Ada\"}");
        unload("sold", "t1", rows(0, "{\"id\":%d,\"shop\":1}"));
        for (Duration jump : JUMPS) {
          clock.set(jump);
          day(across);
          assertThat(lastBatch()).isBetween(about(jump, -1), about(jump, 1));
          if (minutes == 2) {
            everyTableIsLookedAt();
          }
        }
        assertThat(across.send("\\.\n").last()).isEqualTo("DONE rows=4 new=4 rejected=0");
        assertThat(
                GateVisit.unload(
                    roundabout.gatePort(),
                    "UNLOAD staff vehicle=v trip=begun",
                    List.of("{\"name\":\"Ada\"}", "{\"name\":\"Bea\"}")))
            .isEqualTo("DONE rows=2 new=1 rejected=0");
        unload("beats", "last", List.of(beat(minutes + 1), beat(0)));
        assertCollected(ids, beats, pulses);
      }
    }
  }

  /** What comes between two jumps. */
  private void day(GateVisit across) throws IOException {
    across.send("{\"id\":%d}\n".formatted(-1 - minutes));
    assertThat(across.line()).isEqualTo("ACK " + (minutes + 1));
    unload("orders", "t" + trips, rows(trips, "{\"id\":%d}"));
    trips++;
    for (int trip = 0; trip < trips; trip++) {
      List<String> again = rows(trip, "{\"id\":%d}");
      assertThat(bring("orders", "t" + trip, again))
          .isEqualTo("DONE rows=%d new=0 rejected=0".formatted(ROWS));
      again.set(ROWS - 1, "{\"id\":-1}");
      assertThat(bring("orders", "t" + trip, again)).startsWith("ERR TRIP_DIFFERS");
    }
    List<String> minute = minute();
    for (String lane : List.of("beats", "pulses")) {
      unload(lane, "m" + minutes, minute);
    }
    minutes++;
    await("the quiet lane is closed", () -> eventTime("pulses").path("closed").asBoolean());
    await("its window is given", () -> numbered("pulses_a_minute") == minutes);
    await("all orders are read", () -> numbered("ids") == (long) trips * ROWS + minutes);
    assertThat(eventTime("beats").path("closes").asInt()).as("closes of beats").isZero();
    for (String lane : List.of("orders", "beats", "pulses")) {
      JsonNode books = roundabout.lane(lane);
      assertThat(books.path("late").asInt()).as("late rows of %s", lane).isZero();
      assertThat(books.path("trimmed").asInt()).as("removed rows of %s", lane).isZero();
    }
  }

  /** Rows that are old enough go, so those that stay were looked at too. */
  private void everyTableIsLookedAt() throws IOException {
    unload("shops", "all", List.of("{\"shop\":1,\"city\":\"Bern\"}"));
    await("sold rows are removed", () -> roundabout.lane("sold").path("trimmed").asInt() > 0);
    assertThat(roundabout.lane("orders").path("trimmed").asInt()).as("orders removed").isZero();
    assertThat(roundabout.lane("staff").path("abandoned").asInt()).as("staff given up").isZero();
    assertThat(roundabout.lane("staff").path("staged").asInt()).as("staff staged").isOne();
  }

  private void assertCollected(
      FaithfulCollector ids, FaithfulCollector beats, FaithfulCollector pulses) throws Exception {
    List<String> expected = new ArrayList<>();
    LongStream.range(-JUMPS.size() - 1L, (long) trips * ROWS)
        .forEach(id -> expected.add(Values.canonical(Map.of("id", id))));
    try (ExitReader reader = roundabout.collect("ids")) {
      ids.end().take(reader, expected.size()).drain(reader, 1).isEqualTo(expected);
    }
    List<String> windows =
        IntStream.range(0, minutes)
            .mapToObj(
                minute ->
                    Values.canonical(
                        Map.of("since", START.plusSeconds(60L * minute), "n", ROWS_IN_TIME)))
            .toList();
    for (FaithfulCollector collector : List.of(beats, pulses)) {
      String exit = collector == beats ? "beats_a_minute" : "pulses_a_minute";
      try (ExitReader reader = roundabout.collect(exit)) {
        collector.end().take(reader, windows.size()).drain(reader, 1).isEqualTo(windows);
      }
    }
    try (ExitReader reader = roundabout.collect("cities")) {
      assertThat(new Collected("cities").take(reader, ROWS).drain(reader, 1).count())
          .isEqualTo(ROWS);
    }
    try (ExitReader reader = roundabout.collect("late")) {
      assertThat(new Collected("late").take(reader, 1).drain(reader, 1).places("beats"))
          .containsExactly("last:2");
    }
  }

  private Instant lastBatch() {
    return Instant.parse(roundabout.exit("ids").path("lastBatch").path("at").asText());
  }

  /** What the process takes for now, give or take some hours. */
  private static Instant about(Duration jump, int hours) {
    return Instant.now().plus(jump).plus(Duration.ofHours(hours));
  }

  private long numbered(String exit) {
    return roundabout.exit(exit).path("numbered").asLong();
  }

  private JsonNode eventTime(String lane) {
    return roundabout.lane(lane).path("eventTime");
  }

  private void await(String what, Callable<Boolean> condition) {
    Await.until(what, condition, () -> roundabout.status().toPrettyString());
  }

  private static List<String> rows(int trip, String row) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(row.formatted(trip * ROWS + i));
    }
    return rows;
  }

  private static String beat(int minute) {
    return "{\"id\":1,\"at\":\"%s\"}".formatted(START.plusSeconds(60L * minute));
  }

  /** Rows of the next minute. */
  private List<String> minute() {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < ROWS_IN_TIME; i++) {
      rows.add("{\"id\":%d,\"at\":\"%s\"}".formatted(i, START.plusSeconds(60L * minutes + 1 + i)));
    }
    return rows;
  }

  private void begin(String lane, String row) throws IOException {
    try (GateVisit visit = roundabout.visit()) {
      visit.send("UNLOAD %s vehicle=v trip=begun\n%s\n".formatted(lane, row));
      assertThat(visit.line()).startsWith("OK");
      assertThat(visit.line()).isEqualTo("ACK 1");
    }
  }

  private void unload(String lane, String trip, List<String> rows) throws IOException {
    assertThat(bring(lane, trip, rows))
        .isEqualTo("DONE rows=%1$d new=%1$d rejected=0".formatted(rows.size()));
  }

  private String bring(String lane, String trip, List<String> rows) throws IOException {
    String request = "UNLOAD %s vehicle=v trip=%s".formatted(lane, trip);
    return GateVisit.unload(roundabout.gatePort(), request, rows);
  }
}
