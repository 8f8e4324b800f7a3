package io.roundabout.benchmarks;

import java.io.IOException;

/** A lane of orders beside a table of 100,000 customers, and an exit that may join them. */
final class Customers {
  static final String EXIT = "plain";
  static final String JOIN =
      "SELECT id, name, amount, at FROM lane JOIN customers ON customer = number";
  private static final String LANES =
      """
      lanes:
        lane: {columns: '%s'}
        customers: {columns: 'number BIGINT, name STRING, city STRING', table: true}
      exits:
        %s: {%s sql: "%s"}
      """;

  private Customers() {}

  /**
   * The configuration.
   *
   * @param options more of the exit, each with a comma after it
   */
  static String exit(String options, String sql) {
    return LANES.formatted(Rows.COLUMNS, EXIT, options, sql);
  }

  /** Every customer of the first 100,000 numbers that the rows can have. */
  static void unload(Roundabout roundabout) throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      rows.append(
          "{\"number\":%d,\"name\":\"customer %d\",\"city\":\"city %d\"}\n"
              .formatted(100_000 + i, i, i % 100));
    }
    try (Visit visit = roundabout.visit()) {
      visit.send("UNLOAD customers vehicle=benchmark trip=all\n");
      visit.expect("OK");
      visit.send(rows.toString());
      visit.send("\\.\n");
      visit.awaitDone();
    }
  }
}
