package io.roundabout.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows close though vehicles have left. */
class IdleLaneTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final String BOTH =
      """
      lanes:
        busy:
          columns: id BIGINT, at TIMESTAMP
          event_time: {column: at, late_by: 1s}
        quiet:
          columns: id BIGINT, at TIMESTAMP
          event_time: {column: at, late_by: 1s}
          idle: 2s
      exits:
        minutes:
          emit: final
          sql: |
            SELECT window.start AS since, count(*) AS rows
            FROM (SELECT at FROM busy UNION ALL SELECT at FROM quiet)
            GROUP BY window(at, '1 minute')
        pairs:
          sql: |
            SELECT b.id, q.id AS other
            FROM busy b LEFT JOIN quiet q
              ON b.id = q.id AND q.at BETWEEN b.at AND b.at + INTERVAL 10 SECONDS
      """;

  @TempDir Path directory;

  @Test
  void aLaneThatHasGoneQuietDoesNotHoldBackTheWindowsOfABusyOne() throws Exception {
    try (Roundabout roundabout = new Roundabout(directory, BOTH).start();
        ExitReader minutes = roundabout.collect("minutes");
        ExitReader pairs = roundabout.collect("pairs")) {
      unload(roundabout, "quiet", "t0", 0, 1);
      Collected closed = new Collected("minutes");
      List<String> expected = new ArrayList<>();
      for (int minute = 0; minute < 5; minute++) {
        unload(roundabout, "busy", "t" + minute, 60 * minute, 60);
      }
      // The busy lane's newest row is of the last second of the fifth minute.
      for (int minute = 0; minute < 4; minute++) {
        expected.add(
            "{rows=%d, since=%s}"
                .formatted(
                    minute == 0 ? 61 : 60,
                    START.plusSeconds(60L * minute).toString().replace("Z", ".000000Z")));
      }
      closed.take(minutes, expected.size()).drain(minutes, 1).isEqualTo(expected);

      // The first row met one of the quiet lane; the others never will, and say so.
      Collected met = new Collected("pairs").take(pairs, 280);
      assertThat(met.rows()).contains("{id=0, other=0}", "{id=1, other=null}");
      assertThat(roundabout.lane("quiet").path("late").asInt()).isZero();

      unload(roundabout, "quiet", "t1", 0, 1);
      try (ExitReader late = roundabout.collect("late")) {
        assertThat(new Collected("late").take(late, 1).places("quiet")).containsExactly("t1:1");
      }
    }
  }

  /** A row a second. */
  private static void unload(
      Roundabout roundabout, String lane, String trip, int firstSecond, int rows) throws Exception {
    List<String> made = new ArrayList<>();
    for (int i = firstSecond; i < firstSecond + rows; i++) {
      made.add("{\"id\":%d,\"at\":\"%s\"}".formatted(i, START.plusSeconds(i)));
    }
    String request = "UNLOAD %s vehicle=v trip=%s".formatted(lane, trip);
    assertThat(GateVisit.unload(roundabout.gatePort(), request, made))
        .startsWith("DONE rows=" + rows);
  }
}
