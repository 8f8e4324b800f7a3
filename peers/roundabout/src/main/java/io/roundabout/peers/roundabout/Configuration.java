package io.roundabout.peers.roundabout;

import io.roundabout.peers.yardstick.Job;
import io.roundabout.peers.yardstick.Work;

/** The configuration file for a work. */
final class Configuration {
  private static final String ORDERS = "id BIGINT, customer BIGINT, amount DOUBLE, at TIMESTAMP";
  private static final String CUSTOMERS = "customer BIGINT, name STRING, at TIMESTAMP";
  private static final String EVENT_TIME = ", event_time: {column: at, late_by: 10s}";

  private Configuration() {}

  static String of(Job job, int gatePort, int amqpPort) {
    String ports =
        "state: ./state\ngate: {port: %d, max_row_mib: %d}\namqp: {port: %d}\n"
            .formatted(gatePort, 1 + (job.rowBytes() >> 20), amqpPort);
    String pack = job.setting("pack", "1000");
    int exits = job.number("exits", 1);
    StringBuilder text = new StringBuilder(ports).append(lanes(job));
    for (int i = 0; i < exits && sql(job) != null; i++) {
      text.append(i == 0 ? "exits:\n" : "");
      text.append("  ").append(exit(i)).append(": {pack: ").append(pack);
      text.append(", sql: \"").append(sql(job)).append("\"");
      text.append(job.work() == Work.WINDOW ? ", emit: final}\n" : "}\n");
    }
    for (int i = 0; i < job.number("idle-exits", 0); i++) {
      text.append("  idle").append(i).append(": {sql: \"SELECT id, amount FROM quiet\"}\n");
    }
    return text.toString();
  }

  static String exit(int i) {
    return i == 0 ? "results" : "results" + i;
  }

  private static String lanes(Job job) {
    String orders = "  orders: {columns: '" + ORDERS + "'";
    String customers = "  customers: {columns: '" + CUSTOMERS + "'";
    String quiet = job.number("idle-exits", 0) > 0 ? "  quiet: {columns: '" + ORDERS + "'}\n" : "";
    return "lanes:\n"
        + quiet
        + switch (job.work()) {
          case INGEST, PASS_THROUGH -> orders + "}\n";
          case TABLE_JOIN -> orders + "}\n" + customers + ", table: true}\n";
          case STREAM_JOIN -> orders + EVENT_TIME + "}\n" + customers + EVENT_TIME + "}\n";
          case WINDOW -> orders + EVENT_TIME + "}\n";
        };
  }

  private static String sql(Job job) {
    String join =
        "SELECT o.id, o.amount, c.name FROM orders o JOIN customers c ON o.customer = c.customer";
    return switch (job.work()) {
      case INGEST -> null;
      case PASS_THROUGH -> "SELECT id, customer, amount FROM orders";
      case TABLE_JOIN -> join;
      case STREAM_JOIN -> join + " AND o.at BETWEEN c.at AND c.at + INTERVAL 30 DAYS";
      case WINDOW ->
          "SELECT customer, count(*) AS n FROM orders GROUP BY window(at, '1 minute'), customer";
    };
  }
}
