package io.roundabout.benchmarks;

import io.roundabout.vehicle.Collecting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Rows into groups of a window, which a last row closes: from the first byte offered to the last
 * result accepted.
 */
final class Windows implements Benchmarks.Benchmark {
  private static final double GOAL = 150_000;
  private static final int GROUPS = 50_000;
  private static final Instant BEGINNING = Instant.parse("2026-11-22T00:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String EXIT =
      """
      lanes: {lane: {%s}}
      exits:
        totals:
          pack: 1000
          emit: final
          sql: |
            SELECT customer, window.start AS since, count(*) AS orders, sum(amount) AS total
            FROM lane GROUP BY customer, window(at, '1 hour')
      """
          .formatted(TimedRows.LANE);

  @Override
  public List<Figure> run(boolean quick) throws IOException, InterruptedException {
    int rows = quick ? 200_000 : 1_000_000;
    List<Double> rates = new ArrayList<>();
    try (Roundabout roundabout = new Roundabout(EXIT)) {
      roundabout.start();
      try (Collecting collector = roundabout.collect("totals")) {
        for (int round = 0; round <= (quick ? 2 : 5); round++) {
          double seconds = seconds(roundabout, collector, round, rows);
          if (round > 0) {
            rates.add(rows / seconds);
          }
        }
      }
    }
    return List.of(
        Figure.atLeast(GOAL, "windows: tumbling, 50,000 groups, pack 1000", "rows/s", rates));
  }

  private static double seconds(Roundabout roundabout, Collecting collector, int round, int rows)
      throws IOException {
    Instant since = BEGINNING.plus(HOUR.multipliedBy(3L * round));
    List<byte[]> chunks =
        new ArrayList<>(TimedRows.chunks(0, 1, rows, GROUPS, since, HOUR.minusMinutes(1)));
    String last = TimedRows.row(-1, -1, since.plus(HOUR.multipliedBy(2)));
    chunks.add(last.getBytes(StandardCharsets.UTF_8));
    // The last row of the round before was in a window of its own, which closes now.
    int results = GROUPS + (round > 0 ? 1 : 0);
    long start = System.nanoTime();
    CompletableFuture<Void> unloaded = roundabout.unload("lane", "round" + round, chunks);
    Roundabout.accept(collector, results);
    double seconds = (System.nanoTime() - start) / 1e9;
    unloaded.join();
    return seconds;
  }
}
