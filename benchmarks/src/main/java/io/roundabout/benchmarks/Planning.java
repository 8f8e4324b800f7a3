package io.roundabout.benchmarks;

import io.roundabout.vehicle.Collecting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the time of a micro-batch of one row goes, by Spark's own account. */
final class Planning implements Benchmarks.Benchmark {
  private static final int WARM_UP = 40;
  private static final Instant BEGINNING = Instant.parse("2026-11-22T00:00:00Z");
  private static final String ALL = "triggerExecution";
  private static final String WAIT = "latestOffset";
  private static final List<String> PHASES =
      List.of("queryPlanning", "addBatch", "walCommit", "commitOffsets");
  private static final Pattern PHASE = Pattern.compile("([A-Za-z]+)=([0-9]+)");
  private static final String CONFIGURATION =
      """
      spark: {conf: {spark.sql.streaming.streamingQueryListeners: %s}}
      lanes:
        lane: {%s}
        payments: {%s}
        customers: {columns: 'number BIGINT, name STRING', table: true}
      exits:
        exit: {%s}
      """;
  private static final Map<String, String> EXITS = exits();

  private static Map<String, String> exits() {
    Map<String, String> exits = new LinkedHashMap<>();
    // Of one lane alone a batch would stand, and take all of the rows.
    exits.put(
        "union of lanes",
        "sql: 'SELECT id, amount FROM lane UNION ALL SELECT id, amount FROM payments'");
    exits.put(
        "windowed aggregate",
        "emit: final, sql: \"SELECT customer, window.start AS since, count(*) AS orders"
            + " FROM lane GROUP BY customer, window(at, '10 seconds')\"");
    exits.put(
        "join of lanes",
        "sql: 'SELECT o.id, p.amount FROM lane o JOIN payments p"
            + " ON o.id = p.id AND p.at BETWEEN o.at AND o.at + INTERVAL 1 HOUR'");
    return exits;
  }

  @Override
  public List<Figure> run(boolean quick) throws IOException, InterruptedException {
    int rows = quick ? 50 : 200;
    List<Figure> figures = new ArrayList<>();
    for (Map.Entry<String, String> exit : EXITS.entrySet()) {
      Path file = Files.createTempFile("roundabout-benchmark", ".batches");
      List<String> batches = batches(exit.getValue(), file, WARM_UP + rows);
      Files.delete(file);
      List<String> counted = batches.subList(Math.min(WARM_UP, batches.size()), batches.size());
      String name = "planning, " + exit.getKey() + ": ";
      figures.add(
          Figure.beside(
              name + "all but the wait for rows",
              "ms",
              counted.stream().map(batch -> millis(batch, ALL) - millis(batch, WAIT)).toList()));
      for (String phase : PHASES) {
        figures.add(
            Figure.beside(
                name + phase, "ms", counted.stream().map(batch -> millis(batch, phase)).toList()));
      }
    }
    return figures;
  }

  private static double millis(String batch, String phase) {
    Matcher matcher = PHASE.matcher(batch);
    while (matcher.find()) {
      if (matcher.group(1).equals(phase)) {
        return Double.parseDouble(matcher.group(2));
      }
    }
    return 0;
  }

  /** Brings one row after the other, and returns what Spark told of their batches. */
  private static List<String> batches(String exit, Path file, int rows)
      throws IOException, InterruptedException {
    String yaml =
        CONFIGURATION.formatted(BatchTimes.class.getName(), TimedRows.LANE, TimedRows.LANE, exit);
    try (Roundabout roundabout = new Roundabout(yaml).telling(BatchTimes.FILE, file)) {
      roundabout.start();
      byte[] customer = "{\"number\":0,\"name\":\"all\"}\n".getBytes(StandardCharsets.UTF_8);
      roundabout.unload("customers", "all", List.of(customer)).join();
      String lane = exit.contains("payments") ? "payments" : "lane";
      if (lane.equals("payments")) {
        List<byte[]> orders =
            TimedRows.chunks(0, 1, 10_000, 1, BEGINNING, Duration.ofSeconds(rows));
        roundabout.unload("lane", "orders", orders).join();
      }
      try (Collecting collector = roundabout.collect("exit")) {
        for (int i = 0; i < rows; i++) {
          String row = TimedRows.row(i, 0, BEGINNING.plusSeconds(i));
          roundabout.unload(lane, "row" + i, List.of(row.getBytes(StandardCharsets.UTF_8))).join();
          for (var next = collector.next(Duration.ofMillis(300)); next.isPresent(); ) {
            next.get().accept();
            next = collector.next(Duration.ofMillis(300));
          }
        }
      }
    }
    return Files.readAllLines(file);
  }
}
