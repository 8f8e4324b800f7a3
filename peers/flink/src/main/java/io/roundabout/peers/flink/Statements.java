package io.roundabout.peers.flink;

import io.roundabout.peers.kafka.Topics;
import io.roundabout.peers.yardstick.Work;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The SQL of each work. A table has the columns that its work needs: json has to be parsed. */
record Statements(
    Work work, boolean temporal, String address, String batchBytes, String requestBytes) {
  static final String GROUP = "flink";

  private static final String EVENT_TIME =
      ", `at` TIMESTAMP_LTZ(3), WATERMARK FOR `at` AS `at` - INTERVAL '10' SECOND";
  private static final String ARRIVAL = ", arrived AS PROCTIME()";

  private static final String JOIN = "SELECT o.id, o.amount, c.name FROM orders o";

  /** The function that gives the customers as they stand when an order arrives. */
  static final String CUSTOMERS_AT = "customers_at";

  boolean temporalJoin() {
    return work == Work.TABLE_JOIN && temporal;
  }

  List<String> tables() {
    return work.needsCustomers()
        ? List.of(orders(), customers(), results())
        : List.of(orders(), results());
  }

  private String orders() {
    return switch (work) {
      case TABLE_JOIN ->
          source(Topics.ORDERS, "id BIGINT, customer BIGINT, amount DOUBLE" + ARRIVAL);
      case STREAM_JOIN ->
          source(Topics.ORDERS, "id BIGINT, customer BIGINT, amount DOUBLE" + EVENT_TIME);
      case WINDOW -> source(Topics.ORDERS, "customer BIGINT" + EVENT_TIME);
      case PASS_THROUGH -> source(Topics.ORDERS, "id BIGINT, customer BIGINT, amount DOUBLE");
      case INGEST -> throw new IllegalArgumentException("nothing to compute: " + work);
    };
  }

  private String customers() {
    String time = work == Work.STREAM_JOIN ? EVENT_TIME : ARRIVAL;
    return source(Topics.CUSTOMERS, "customer BIGINT, name STRING" + time);
  }

  private String results() {
    String columns =
        switch (work) {
          case TABLE_JOIN, STREAM_JOIN -> "id BIGINT, amount DOUBLE, name STRING";
          case WINDOW -> "customer BIGINT, n BIGINT";
          default -> "id BIGINT, customer BIGINT, amount DOUBLE";
        };
    Map<String, String> options = kafka(Topics.RESULTS);
    options.put("sink.delivery-guarantee", "exactly-once");
    options.put("sink.transactional-id-prefix", GROUP);
    // Ten new names a second, which is the default's way, would fill the broker's memory.
    options.put("sink.transaction-naming-strategy", "pooling");
    // Flink's default is an hour, of which the broker allows a quarter.
    options.put("properties.transaction.timeout.ms", "900000");
    options.put("properties.batch.size", batchBytes);
    options.put("properties.max.request.size", requestBytes);
    return table(Topics.RESULTS, columns, options);
  }

  String insert() {
    return "INSERT INTO results "
        + switch (work) {
          case TABLE_JOIN ->
              temporal
                  ? JOIN
                      + ", LATERAL TABLE("
                      + CUSTOMERS_AT
                      + "(o.arrived)) c WHERE o.customer = c.customer"
                  : JOIN + " JOIN customers c ON o.customer = c.customer";
          case STREAM_JOIN ->
              JOIN
                  + " JOIN customers c ON o.customer = c.customer"
                  + " AND o.`at` BETWEEN c.`at` AND c.`at` + INTERVAL '30' DAY";
          case WINDOW ->
              "SELECT customer, COUNT(*) AS n"
                  + " FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(`at`), INTERVAL '1' MINUTE))"
                  + " GROUP BY customer, window_start, window_end";
          default -> "SELECT id, customer, amount FROM orders";
        };
  }

  private String source(String topic, String columns) {
    Map<String, String> options = kafka(topic);
    options.put("properties.group.id", GROUP);
    options.put("scan.startup.mode", "earliest-offset");
    options.put("json.timestamp-format.standard", "ISO-8601");
    return table(topic, columns, options);
  }

  private Map<String, String> kafka(String topic) {
    Map<String, String> options = new TreeMap<>();
    options.put("connector", "kafka");
    options.put("topic", topic);
    options.put("format", "json");
    options.put("properties.bootstrap.servers", address);
    // 1 s by default, which would be part of the time after a crash.
    options.put("properties.reconnect.backoff.max.ms", "100");
    return options;
  }

  private static String table(String name, String columns, Map<String, String> options) {
    return options.entrySet().stream()
        .map(option -> "'" + option.getKey() + "' = '" + option.getValue() + "'")
        .collect(
            Collectors.joining(
                ", ", "CREATE TEMPORARY TABLE " + name + " (" + columns + ") WITH (", ")"));
  }
}
