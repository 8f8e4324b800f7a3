package io.roundabout.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Gate to durable lane, one vehicle: from the first byte offered to DONE. */
final class Ingest implements Benchmarks.Benchmark {
  private static final double GOAL = 500_000;
  private static final String LANE = "lanes: {lane: {columns: '%s'}}%n".formatted(Rows.COLUMNS);

  @Override
  public List<Figure> run(boolean quick) throws IOException, InterruptedException {
    int rounds = quick ? 2 : 7;
    int rows = quick ? 500_000 : 3_000_000;
    return List.of(
        Figure.atLeast(GOAL, "ingest: one vehicle", "rows/s", rates(rounds, rows, Rows.chunk())),
        Figure.atLeast(
            GOAL, "ingest: 1 row in 100 broken", "rows/s", rates(rounds, rows, Rows.chunk(100))));
  }

  private static List<Double> rates(int rounds, int rows, byte[] chunk)
      throws IOException, InterruptedException {
    List<Double> rates = new ArrayList<>();
    try (Roundabout roundabout = new Roundabout(LANE)) {
      roundabout.start();
      for (int round = 0; round <= rounds; round++) {
        try (Visit visit = roundabout.visit()) {
          long start = System.nanoTime();
          visit.trip("round" + round, chunk, rows / Rows.PER_CHUNK);
          if (round > 0) {
            rates.add(rows / ((System.nanoTime() - start) / 1e9));
          }
        }
      }
    }
    return rates;
  }
}
