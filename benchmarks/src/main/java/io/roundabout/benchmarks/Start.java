package io.roundabout.benchmarks;

import io.roundabout.vehicle.Collecting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * From the process's start until a vehicle is let in and a collector's link is up; and until the
 * row that this vehicle brought is collected, for which Spark must have started.
 */
final class Start implements Benchmarks.Benchmark {
  private static final double GOAL_SECONDS = 2;
  private static final int EXISTING_ROWS = 100_000;
  private static final String EXIT =
      """
      lanes: {lane: {columns: '%s'}}
      exits: {plain: {sql: 'SELECT id, amount FROM lane'}}
      """
          .formatted(Rows.COLUMNS);

  private final List<Double> open = new ArrayList<>();
  private final List<Double> firstRow = new ArrayList<>();

  @Override
  public List<Figure> run(boolean quick) throws IOException, InterruptedException {
    int rounds = quick ? 2 : 7;
    List<Figure> figures = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      try (Roundabout roundabout = new Roundabout(EXIT)) {
        start(roundabout, round);
      }
    }
    figures.addAll(figures("fresh state"));
    try (Roundabout roundabout = new Roundabout(EXIT)) {
      fill(roundabout);
      for (int round = 0; round <= rounds; round++) {
        start(roundabout, round);
        roundabout.stop();
      }
    }
    figures.addAll(figures(EXISTING_ROWS / 1000 + ",000 rows in state"));
    return figures;
  }

  /** Round 0 warms the machine's page cache and this process up. */
  private void start(Roundabout roundabout, int round) throws IOException {
    long start = System.nanoTime();
    roundabout.launch();
    roundabout.awaitGate();
    try (Collecting collector = roundabout.collect("plain")) {
      double opened = (System.nanoTime() - start) / 1e9;
      try (Visit visit = roundabout.visit()) {
        visit.send("UNLOAD lane vehicle=first trip=%d\n%s\\.\n".formatted(round, Rows.row(round)));
        visit.awaitDone();
      }
      Roundabout.next(collector).accept();
      if (round > 0) {
        open.add(opened);
        firstRow.add((System.nanoTime() - start) / 1e9);
      }
    }
  }

  private static void fill(Roundabout roundabout) throws IOException, InterruptedException {
    roundabout.start();
    try (Visit visit = roundabout.visit();
        Collecting collector = roundabout.collect("plain")) {
      visit.trip("existing", Rows.chunk(), EXISTING_ROWS / Rows.PER_CHUNK);
      for (int i = 0; i < EXISTING_ROWS; i++) {
        Roundabout.next(collector).accept();
      }
    }
    roundabout.stop();
  }

  private List<Figure> figures(String state) {
    List<Figure> figures =
        List.of(
            Figure.atMost(
                GOAL_SECONDS, "start, " + state + ": gate and exits open", "s", List.copyOf(open)),
            Figure.beside("start, " + state + ": first row collected", "s", List.copyOf(firstRow)));
    open.clear();
    firstRow.clear();
    return figures;
  }
}
