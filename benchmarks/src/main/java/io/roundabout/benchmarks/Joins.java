package io.roundabout.benchmarks;

import io.roundabout.vehicle.Collecting;
import io.roundabout.vehicle.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * Orders and their payments, which meet whichever comes first: many of both, from the first byte
 * offered to the last pair accepted; and one payment now and then, from its vehicle's connecting
 * until a collector has the pair.
 */
final class Joins implements Benchmarks.Benchmark {
  private static final double GOAL = 80_000;
  private static final double GOAL_MILLIS = 150;
  private static final int SEED = 2013;
  private static final int STEP = 10;
  private static final Instant BEGINNING = Instant.parse("2026-11-22T00:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration PAID_AFTER = Duration.ofMinutes(10);
  private static final String EXIT =
      """
      lanes:
        lane: {%s}
        payments: {%s}
      exits:
        paid:
          pack: %d
          sql: |
            SELECT o.id, o.customer, o.amount, p.at
            FROM lane o JOIN payments p
              ON o.id = p.id AND p.at BETWEEN o.at AND o.at + INTERVAL 1 HOUR
      """;

  @Override
  public List<Figure> run(boolean quick) throws IOException, InterruptedException {
    List<Figure> figures = new ArrayList<>();
    figures.addAll(throughput(quick));
    figures.addAll(latency(quick));
    return figures;
  }

  private static String exit(int pack) {
    return EXIT.formatted(TimedRows.LANE, TimedRows.LANE, pack);
  }

  /**
   * A process that has just started and remembers nothing takes a million orders; then the next
   * million, while it forgets the first.
   */
  private static List<Figure> throughput(boolean quick) throws IOException, InterruptedException {
    int orders = quick ? 200_000 : 1_000_000;
    List<Double> first = new ArrayList<>();
    List<Double> next = new ArrayList<>();
    for (int run = 0; run < (quick ? 1 : 3); run++) {
      try (Roundabout roundabout = new Roundabout(exit(1000))) {
        roundabout.start();
        try (Collecting collector = roundabout.collect("paid")) {
          first.add(rate(roundabout, collector, 0, orders));
          next.add(rate(roundabout, collector, 1, orders));
        }
      }
    }
    String name = "joins: %,d orders with %,d payments, pack 1000".formatted(orders, orders / STEP);
    return List.of(
        Figure.atLeast(GOAL, name, "rows/s", first),
        Figure.beside(name + ", while as many are forgotten", "rows/s", next));
  }

  /** Every tenth order is paid, ten minutes after it was made. */
  private static double rate(Roundabout roundabout, Collecting collector, int round, int orders)
      throws IOException {
    Instant since = BEGINNING.plus(HOUR.multipliedBy(3L * round));
    long first = (long) round * orders;
    int paid = orders / STEP;
    List<byte[]> made = TimedRows.chunks(first, 1, orders, 10_000, since, HOUR);
    List<byte[]> payments =
        TimedRows.chunks(first, STEP, paid, 10_000, since.plus(PAID_AFTER), HOUR);
    long start = System.nanoTime();
    CompletableFuture<Void> unloaded =
        CompletableFuture.allOf(
            roundabout.unload("lane", "round" + round, made),
            roundabout.unload("payments", "round" + round, payments));
    Roundabout.accept(collector, paid);
    double seconds = (System.nanoTime() - start) / 1e9;
    unloaded.join();
    return (orders + paid) / seconds;
  }

  private static List<Figure> latency(boolean quick) throws IOException, InterruptedException {
    int orders = 100_000;
    int payments = quick ? 50 : 200;
    int rounds = quick ? 1 : 3;
    List<Double> medians = new ArrayList<>();
    List<Double> nineties = new ArrayList<>();
    try (Roundabout roundabout = new Roundabout(exit(1))) {
      roundabout.start();
      roundabout
          .unload("lane", "orders", TimedRows.chunks(0, 1, orders, 10_000, BEGINNING, HOUR))
          .join();
      try (Collecting collector = roundabout.collect("paid")) {
        for (int round = 0; round <= rounds; round++) {
          List<Double> millis = oneByOne(roundabout, collector, round, payments);
          if (round > 0) {
            medians.add(Figure.percentile(millis, 50));
            nineties.add(Figure.percentile(millis, 95));
          }
        }
      }
    }
    return List.of(
        Figure.atMost(GOAL_MILLIS, "joins, one row: p50", "ms", medians),
        Figure.beside("joins, one row: p95", "ms", nineties));
  }

  private static List<Double> oneByOne(
      Roundabout roundabout, Collecting collector, int round, int payments) throws IOException {
    Random random = new Random(SEED);
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < payments; i++) {
      // The batch before is to be over, and the next not to fall into step with it.
      Roundabout.pause(200 + random.nextInt(100));
      long order = (long) round * payments + i;
      String row = TimedRows.row(order, 0, BEGINNING.plus(PAID_AFTER).plusMillis(order));
      String visit = "UNLOAD payments vehicle=benchmark trip=p%d\n%s\\.\n".formatted(order, row);
      long start = System.nanoTime();
      try (Visit sent = roundabout.visit()) {
        sent.send(visit);
        Delivery pair = Roundabout.next(collector);
        millis.add((System.nanoTime() - start) / 1e6);
        pair.accept();
        sent.awaitDone();
      }
    }
    return millis;
  }
}
