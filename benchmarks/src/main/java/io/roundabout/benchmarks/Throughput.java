package io.roundabout.benchmarks;

import io.roundabout.vehicle.Collecting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Through a stateless exit: from the first byte offered to the last row accepted. */
final class Throughput implements Benchmarks.Benchmark {
  private static final double GOAL = 200_000;
  private static final String EXIT =
      """
      lanes: {lane: {columns: '%s'}}
      exits: {through: {pack: %d, sql: 'SELECT id, customer, amount * 2 AS doubled, at FROM lane'}}
      """;

  @Override
  public List<Figure> run(boolean quick) throws IOException, InterruptedException {
    int rounds = quick ? 2 : 5;
    return List.of(
        Figure.atLeast(
            GOAL,
            "throughput: pack 1000",
            "rows/s",
            rates(1000, rounds, quick ? 200_000 : 1_000_000)),
        Figure.beside(
            "throughput: one row a message", "rows/s", rates(1, rounds, quick ? 20_000 : 100_000)));
  }

  private static List<Double> rates(int pack, int rounds, int rows)
      throws IOException, InterruptedException {
    byte[] chunk = Rows.chunk();
    List<Double> rates = new ArrayList<>();
    try (Roundabout roundabout = new Roundabout(EXIT.formatted(Rows.COLUMNS, pack))) {
      roundabout.start();
      try (Collecting collector = roundabout.collect("through")) {
        for (int round = 0; round <= rounds; round++) {
          String trip = "round" + round;
          long start = System.nanoTime();
          CompletableFuture<Void> unloaded =
              roundabout.unload("lane", trip, Collections.nCopies(rows / Rows.PER_CHUNK, chunk));
          Roundabout.accept(collector, rows);
          if (round > 0) {
            rates.add(rows / ((System.nanoTime() - start) / 1e9));
          }
          unloaded.join();
        }
      }
    }
    return rates;
  }
}
