package io.roundabout.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Processor time of a roundabout with ten exits for which nothing comes. */
final class Idle implements Benchmarks.Benchmark {
  private static final double GOAL_PERCENT = 5;
  private static final int EXITS = 10;

  @Override
  public List<Figure> run(boolean quick) throws IOException, InterruptedException {
    StringBuilder config =
        new StringBuilder("lanes: {lane: {columns: '%s'}}%nexits:%n".formatted(Rows.COLUMNS));
    for (int i = 0; i < EXITS; i++) {
      config.append(
          "  exit%d: {sql: 'SELECT id, amount + %d AS more FROM lane'}\n".formatted(i, i));
    }
    List<Double> percent = new ArrayList<>();
    try (Roundabout roundabout = new Roundabout(config.toString())) {
      roundabout.start();
      Roundabout.pause(quick ? 5_000 : 20_000);
      for (int round = 0; round < (quick ? 1 : 3); round++) {
        percent.add(percentOfOneCore(roundabout, quick ? 5_000 : 30_000));
      }
    }
    return List.of(Figure.atMost(GOAL_PERCENT, "idle: ten exits", "% of a core", percent));
  }

  private static double percentOfOneCore(Roundabout roundabout, int millis) throws IOException {
    long ticks = roundabout.processorTicks();
    long start = System.nanoTime();
    Roundabout.pause(millis);
    return (roundabout.processorTicks() - ticks)
        / 100.0
        / ((System.nanoTime() - start) / 1e9)
        * 100;
  }
}
