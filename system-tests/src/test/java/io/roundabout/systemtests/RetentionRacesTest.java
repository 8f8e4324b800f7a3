package io.roundabout.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Retention with next to no patience, against an exit that stands still, kills, trips that come
 * again when their rows are gone, and an exit that comes later.
 */
class RetentionRacesTest {
  private static final String LANES =
      """
      lanes:
        orders:
          columns: id BIGINT, who STRING
          keep: 1s
        people:
          columns: k STRING, name STRING
          table: true
          keep: 1s
      exits:
        ids:
          sql: SELECT id FROM orders
        named:
          sql: SELECT id, name FROM orders JOIN people ON who = k
      """;
  private static final String LATER =
      """
        later:
          sql: SELECT id FROM orders
      """;

  /** A segment holds a trip or two; retention looks each second. */
  private static final String HASTY =
      "-Droundabout.segment.bytes=40000 -Droundabout.retention.seconds=1";

  private static final int ROWS = 1_000;
  private static final int KILLS = 3;

  @TempDir Path directory;

  private static List<String> trip(int number) {
    List<String> rows = new ArrayList<>();
    for (int i = 1; i <= ROWS; i++) {
      rows.add("{\"id\":%d,\"who\":\"w\"}".formatted(number * ROWS + i));
    }
    return rows;
  }

  private static String unload(Roundabout roundabout, int number, List<String> rows)
      throws IOException {
    String request = "UNLOAD orders vehicle=shop trip=t" + number;
    return GateVisit.unload(roundabout.gatePort(), request, rows);
  }

  private static long trimmed(Roundabout roundabout) {
    return roundabout.lane("orders").path("trimmed").asLong();
  }

  private static long read(Roundabout roundabout, String exit) {
    long read = 0;
    for (var lane : roundabout.exit(exit).path("lanes")) {
      read += lane.path("read").asLong();
    }
    return read;
  }

  @Test
  void everyRowIsUsedOnceByEveryExitHoweverSoonItIsRemoved() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    int trips = 0;
    try (Roundabout roundabout = new Roundabout(directory, LANES).javaOptions(HASTY).start()) {
      // A table trip that nobody ends is given up, which also tells that retention has looked.
      try (GateVisit left = roundabout.visit()) {
        left.send("UNLOAD people vehicle=office trip=left\n{\"k\":\"w\",\"name\":\"x\"}\n");
        assertThat(left.line()).startsWith("OK");
        assertThat(left.line()).isEqualTo("ACK 1");
      }
      while (trips < 5) {
        assertThat(unload(roundabout, trips, trip(trips))).startsWith("DONE rows=1000 new=1000");
        trips++;
      }
      int held = trips;
      Await.until(
          "all is read by the exit that can",
          () -> read(roundabout, "ids") == (long) held * ROWS,
          () -> roundabout.exit("ids").toPrettyString());
      Await.until(
          "the staged trip is given up",
          () -> roundabout.lane("people").path("abandoned").asLong() == 1,
          () -> roundabout.lane("people").toPrettyString());
      assertThat(trimmed(roundabout)).as("an exit has not read the rows").isZero();

      GateVisit.unload(
          roundabout.gatePort(),
          "UNLOAD people vehicle=office trip=whole",
          List.of("{\"k\":\"w\",\"name\":\"Walter\"}"));
      awaitTrimmed(roundabout, ROWS);
      for (int kill = 0; kill < KILLS; kill++) {
        assertThat(unload(roundabout, trips, trip(trips))).startsWith("DONE");
        trips++;
        // Whether the rows are read, removed, or both by then: each is right.
        long enough = trimmed(roundabout) + random.nextInt(2 * ROWS);
        if (random.nextBoolean()) {
          awaitTrimmed(roundabout, Math.min(enough, (trips - 2L) * ROWS));
        }
        roundabout.kill();
        roundabout.start();
        assertThat(unload(roundabout, 0, trip(0))).isEqualTo("DONE rows=1000 new=0 rejected=0");
      }
      awaitTrimmed(roundabout, ROWS);
      List<String> other = trip(0);
      other.set(ROWS - 1, "{\"id\":-1,\"who\":\"w\"}");
      assertThat(unload(roundabout, 0, other)).startsWith("ERR TRIP_DIFFERS");

      roundabout.kill();
      roundabout.configure(LANES + LATER);
      roundabout.start();
      assertThat(unload(roundabout, trips, trip(trips))).startsWith("DONE");
      trips++;
      long all = (long) trips * ROWS;
      Await.until(
          "the new exit has read what was there",
          () -> {
            var lane = roundabout.exit("later").path("lanes").path(0);
            return lane.path("read").asLong() > 0 && lane.path("waiting").asLong() == 0;
          },
          () -> roundabout.exit("later").toPrettyString());
      long passed = roundabout.exit("later").path("lanes").path(0).path("passed").asLong();
      assertThat(passed).isPositive().isLessThan(all);
      assertIds(roundabout, "later", passed + 1, all);
      assertIds(roundabout, "ids", 1, all);
      assertIds(roundabout, "named", 1, all);
    }
  }

  private static void awaitTrimmed(Roundabout roundabout, long rows) {
    Await.until(
        rows + " rows are removed",
        () -> trimmed(roundabout) >= rows,
        () -> roundabout.status().toPrettyString());
  }

  private static void assertIds(Roundabout roundabout, String exit, long first, long last)
      throws Exception {
    int rows = (int) (last - first + 1);
    try (ExitReader reader = roundabout.collect(exit)) {
      Collected collected = new Collected(exit).take(reader, rows).drain(reader, 1);
      assertThat(collected.count()).as(exit).isEqualTo(rows);
      TreeSet<Long> ids = new TreeSet<>();
      for (String row : collected.rows()) {
        ids.add(Long.parseLong(row.replaceAll("^\\{id=([0-9]+).*", "$1")));
      }
      assertThat(ids).as(exit).hasSize(rows);
      assertThat(ids.first()).as(exit).isEqualTo(first);
      assertThat(ids.last()).as(exit).isEqualTo(last);
    }
  }
}
