package io.roundabout.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Late rows are left out where they would be wrong, and nowhere else, and each is told of. */
class Promise6LateRowsTest {
  private static final List<String> LANES = List.of("north", "south", "west");
  private static final int LATE_ROWS = 500;
  private static final int TRIPS = 10;
  private static final int GOOD_A_TRIP = 100;
  private static final int BROKEN_A_LANE = 7;
  private static final int LATE_BEFORE_THE_CRASH = 5;
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path directory;

  private static String configuration() {
    StringBuilder yaml = new StringBuilder("lanes:\n");
    for (String lane : LANES) {
      yaml.append(
          """
            %s:
              columns: id BIGINT, at TIMESTAMP
              event_time: {column: at, late_by: 30s}
          """
              .formatted(lane));
    }
    yaml.append("exits:\n");
    for (String lane : LANES) {
      yaml.append(
          """
            windows_%s:
              emit: final
              sql: SELECT window.start AS since, count(*) AS rows FROM %s GROUP BY window(at, '1 minute')
            all_%s:
              sql: SELECT id FROM %s
          """
              .formatted(lane, lane, lane, lane));
    }
    return yaml.append(
            """
              windows_of_all:
                emit: final
                sql: |
                  SELECT lane, window.start AS since, count(*) AS rows
                  FROM (SELECT 'north' AS lane, at FROM north
                        UNION ALL SELECT 'south', at FROM south
                        UNION ALL SELECT 'west', at FROM west)
                  GROUP BY lane, window(at, '1 minute')
            """)
        .toString();
  }

  @Test
  void fiveHundredLateRowsInThreeLanesAndACrashAllStandAtLateAndTheBooksBalance() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Map<String, List<List<String>>> trips = new TreeMap<>();
    Map<String, Integer> late = Map.of("north", 167, "south", 167, "west", 166);
    LANES.forEach(lane -> trips.put(lane, trips(lane, late.get(lane), random)));
    assertThat(late.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(LATE_ROWS);

    try (Roundabout roundabout = new Roundabout(directory, configuration()).start()) {
      for (int trip = 0; trip <= TRIPS; trip++) {
        if (trip == TRIPS / 2) {
          for (String lane : LANES) {
            begin(roundabout, lane, trip, trips.get(lane).get(trip));
          }
          roundabout.kill();
          roundabout.start();
        }
        for (String lane : LANES) {
          unload(roundabout, lane, trip, trips.get(lane).get(trip));
        }
      }
      int good = TRIPS * GOOD_A_TRIP;
      for (String lane : LANES) {
        assertThat(sumOfWindows(roundabout, "windows_" + lane, good)).as(lane).isEqualTo(good);
        try (ExitReader reader = roundabout.collect("all_" + lane)) {
          // Where no time counts, a late row is a row like any other; the last one is there too.
          int all = good + late.get(lane) + 1;
          assertThat(new Collected("all_" + lane).take(reader, all).drain(reader, 1).count())
              .isEqualTo(all);
        }
        JsonNode books = roundabout.lane(lane);
        assertThat(books.path("late").asInt()).as(lane).isEqualTo(late.get(lane));
        assertThat(books.path("rejected").asInt()).as(lane).isEqualTo(BROKEN_A_LANE);
        assertThat(books.path("acknowledged").asInt())
            .as(lane)
            .isEqualTo(good + 1 + late.get(lane) + BROKEN_A_LANE);
      }
      assertThat(sumOfWindows(roundabout, "windows_of_all", 3 * good)).isEqualTo(3 * good);
      try (ExitReader reader = roundabout.collect("late")) {
        Collected told = new Collected("late").take(reader, LATE_ROWS).drain(reader, 1);
        assertThat(told.rows()).hasSize(LATE_ROWS);
        LANES.forEach(lane -> assertThat(told.places(lane)).hasSize(late.get(lane)));
      }
      try (ExitReader reader = roundabout.collect("breakdowns")) {
        Collected told = new Collected("breakdowns");
        int broken = LANES.size() * BROKEN_A_LANE;
        assertThat(told.take(reader, broken).drain(reader, 1).count()).isEqualTo(broken);
      }
    }
  }

  /** Rows in the results of all windows, taken until there are enough. */
  private static int sumOfWindows(Roundabout roundabout, String exit, int enough) throws Exception {
    int sum = 0;
    try (ExitReader reader = roundabout.collect(exit)) {
      for (var next = reader.next(60); next != null; next = reader.next(sum < enough ? 60 : 1)) {
        sum += ((Number) ExitReader.row(next).values().get("rows")).intValue();
        next.accept();
      }
    }
    return sum;
  }

  /**
   * A minute a trip, at its end so many minutes late rows that they are late whichever came before;
   * at last a row that closes all windows.
   */
  private static List<List<String>> trips(String lane, int late, Random random) {
    List<List<String>> trips = new ArrayList<>();
    int id = 0;
    for (int trip = 0; trip < TRIPS; trip++) {
      List<String> rows = new ArrayList<>();
      Instant minute = START.plusSeconds(60L * trip);
      // Late rows come first, so that it does not matter where the gate cuts its blocks.
      int lateHere = trip == 0 ? 0 : share(late, TRIPS - 1, trip - 1);
      for (int i = 0; i < lateHere; i++) {
        rows.add(row(++id, minute.minusSeconds(60 + random.nextInt(600))));
      }
      for (int i = 0; i < GOOD_A_TRIP; i++) {
        rows.add(row(++id, minute.plusMillis(30_000 + i)));
      }
      for (int i = 0; i < share(BROKEN_A_LANE, TRIPS, trip); i++) {
        rows.add("{\"id\":\"%s\",\"at\":null}".formatted(lane));
      }
      trips.add(rows);
    }
    trips.add(List.of(row(++id, Instant.parse("2100-01-01T00:00:00Z"))));
    return trips;
  }

  /** The i-th of so many parts that differ by one at most. */
  private static int share(int all, int parts, int i) {
    return all * (i + 1) / parts - all * i / parts;
  }

  private static String row(int id, Instant at) {
    return "{\"id\":%d,\"at\":\"%s\"}".formatted(id, at);
  }

  /** Sends some late rows and goes, so that the first rows after the crash are late ones too. */
  private static void begin(Roundabout roundabout, String lane, int trip, List<String> rows)
      throws IOException {
    try (GateVisit visit = roundabout.visit()) {
      visit.send("UNLOAD %s vehicle=%s trip=t%d\n".formatted(lane, lane, trip));
      assertThat(visit.line()).startsWith("OK");
      visit.send(String.join("\n", rows.subList(0, LATE_BEFORE_THE_CRASH)) + "\n");
      assertThat(visit.line()).startsWith("ACK");
    }
  }

  private static void unload(Roundabout roundabout, String lane, int trip, List<String> rows)
      throws IOException {
    String request = "UNLOAD %s vehicle=%s trip=t%d".formatted(lane, lane, trip);
    assertThat(GateVisit.unload(roundabout.gatePort(), request, rows))
        .startsWith("DONE rows=" + rows.size());
  }
}
