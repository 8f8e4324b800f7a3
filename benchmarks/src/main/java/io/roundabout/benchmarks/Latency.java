package io.roundabout.benchmarks;

import io.roundabout.vehicle.Collecting;
import io.roundabout.vehicle.Delivery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One row now and then: from the vehicle's connecting until its collector has the row. */
final class Latency implements Benchmarks.Benchmark {
  private static final double GOAL_MILLIS = 70;
  private static final int SEED = 2013;
  private static final String STATELESS = "SELECT id, amount * 2 AS doubled, at FROM lane";

  @Override
  public List<Figure> run(boolean quick) throws IOException, InterruptedException {
    int rounds = quick ? 1 : 3;
    int rows = quick ? 50 : 200;
    List<Figure> figures = new ArrayList<>();
    figures.addAll(measure("stateless", STATELESS, false, rounds, rows));
    figures.addAll(measure("join with a table of 100,000", Customers.JOIN, true, rounds, rows));
    return figures;
  }

  private static List<Figure> measure(String name, String sql, boolean table, int rounds, int rows)
      throws IOException, InterruptedException {
    List<List<Double>> taken = new ArrayList<>();
    try (Roundabout roundabout = new Roundabout(Customers.exit("", sql))) {
      roundabout.start();
      if (table) {
        Customers.unload(roundabout);
      }
      try (Collecting collector = roundabout.collect(Customers.EXIT)) {
        for (int round = 0; round <= rounds; round++) {
          List<Double> millis = oneByOne(roundabout, collector, round, rows);
          if (round > 0) {
            taken.add(millis);
          }
        }
      }
    }
    String start = "latency, " + name + ": ";
    return List.of(
        Figure.atMost(GOAL_MILLIS, start + "p50", "ms", percentiles(taken, 50)),
        Figure.beside(start + "p95", "ms", percentiles(taken, 95)),
        Figure.beside(start + "p99", "ms", percentiles(taken, 99)),
        Figure.beside(start + "worst", "ms", percentiles(taken, 100)));
  }

  private static List<Double> percentiles(List<List<Double>> rounds, double percent) {
    return rounds.stream().map(millis -> Figure.percentile(millis, percent)).toList();
  }

  private static List<Double> oneByOne(
      Roundabout roundabout, Collecting collector, int round, int rows) throws IOException {
    Random random = new Random(SEED);
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      // The batch before is to be over, and the next not to fall into step with it.
      Roundabout.pause(100 + random.nextInt(100));
      String visit =
          "UNLOAD lane vehicle=benchmark trip=%d-%d\n%s\\.\n".formatted(round, i, Rows.row(i));
      long start = System.nanoTime();
      try (Visit sent = roundabout.visit()) {
        sent.send(visit);
        Delivery row = Roundabout.next(collector);
        millis.add((System.nanoTime() - start) / 1e6);
        row.accept();
        sent.awaitDone();
      }
    }
    return millis;
  }
}
