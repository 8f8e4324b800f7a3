package io.roundabout.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import io.roundabout.vehicle.Collecting;
import io.roundabout.vehicle.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A join that remembers millions of rows: from the process's start to the next result, beside what
 * the same takes when the exit has to read its lanes from their beginning.
 */
final class State implements Benchmarks.Benchmark {
  private static final Instant BEGINNING = Instant.parse("2026-11-22T00:00:00Z");
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final String EXIT =
      """
      lanes:
        lane: {%s}
        payments: {%s}
      exits:
        paid:
          sql: |
            SELECT o.id, o.customer, o.amount + %d AS amount, p.at
            FROM lane o JOIN payments p
              ON o.id = p.id AND p.at BETWEEN o.at AND o.at + INTERVAL 2 DAYS
      """;

  @Override
  public List<Figure> run(boolean quick) throws IOException, InterruptedException {
    int rows = quick ? 500_000 : 5_000_000;
    List<Double> restarts = new ArrayList<>();
    List<Double> rebuilds = new ArrayList<>();
    List<Double> sizes = new ArrayList<>();
    // A replay has the last orders when it has read all of them.
    long paid = rows;
    try (Roundabout roundabout = new Roundabout(exit(0))) {
      roundabout.start();
      int part = 1_000_000;
      for (int from = 0; from < rows; from += part) {
        int size = Math.min(part, rows - from);
        Instant since = BEGINNING.plus(HOUR.multipliedBy(from / part));
        List<byte[]> chunks = TimedRows.chunks(from, 1, size, 10_000, since, HOUR);
        roundabout.unload("lane", "from" + from, chunks).join();
      }
      pay(roundabout, --paid);
      awaitAllRead(roundabout);
      JsonNode remembered = roundabout.exit("paid").path("remembered");
      sizes.add(remembered.path("bytes").asLong() / 1e6);
      int rounds = quick ? 2 : 3;
      for (int round = 0; round < rounds; round++) {
        roundabout.stop();
        long start = System.nanoTime();
        roundabout.launch();
        roundabout.awaitGate();
        pay(roundabout, --paid);
        restarts.add((System.nanoTime() - start) / 1e9);
      }
      for (int round = 1; round <= rounds; round++) {
        roundabout.stop();
        roundabout.configure(exit(round));
        long start = System.nanoTime();
        roundabout.launch();
        roundabout.awaitGate();
        roundabout.await("paid", "HELD");
        roundabout.post("/exits/paid/retry?mode=replay");
        pay(roundabout, --paid);
        rebuilds.add((System.nanoTime() - start) / 1e9);
      }
    }
    String name = "state, %,d rows: ".formatted(rows);
    return List.of(
        Figure.beside(name + "restart to next result", "s", restarts),
        Figure.beside(name + "replay of the lanes to next result", "s", rebuilds),
        Figure.beside(name + "size", "MB", sizes));
  }

  private static String exit(int more) {
    return EXIT.formatted(TimedRows.LANE, TimedRows.LANE, more);
  }

  /** A row is remembered when the batch that has brought it is committed. */
  private static void awaitAllRead(Roundabout roundabout) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (waiting(roundabout) > 0) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("rows wait still: " + roundabout.exit("paid"));
      }
      Roundabout.pause(200);
    }
  }

  private static long waiting(Roundabout roundabout) throws IOException, InterruptedException {
    long rows = 0;
    for (JsonNode lane : roundabout.exit("paid").path("lanes")) {
      rows += lane.path("waiting").asLong();
    }
    return rows;
  }

  /** Pays one order, and returns when its pair has come; pairs that come again are accepted. */
  private static void pay(Roundabout roundabout, long order) throws IOException {
    try (Visit visit = roundabout.visit();
        Collecting collector = roundabout.collect("paid")) {
      String row = TimedRows.row(order, 0, BEGINNING.plus(DAY).plusMillis(order));
      visit.send("UNLOAD payments vehicle=benchmark trip=p%d\n%s\\.\n".formatted(order, row));
      visit.awaitDone();
      long came = -1;
      while (came != order) {
        Delivery pair = Roundabout.next(collector, PATIENCE);
        came = ((Number) pair.values().get("id")).longValue();
        pair.accept();
      }
    }
  }
}
