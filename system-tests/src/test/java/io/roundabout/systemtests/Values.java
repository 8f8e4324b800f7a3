package io.roundabout.systemtests;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/**
 * One text for a row, whether it came as an AMQP map, as NDJSON or out of Spark, so that results
 * can be compared: columns by name, numbers by value, timestamps as the exits write them.
 */
final class Values {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private Values() {}

  static String canonical(Map<String, ?> row) {
    Map<String, String> texts = new TreeMap<>();
    row.forEach((name, value) -> texts.put(name, text(value)));
    return texts.toString();
  }

  static String canonical(List<String> names, Row row) {
    Map<String, Object> values = new TreeMap<>();
    for (int i = 0; i < names.size(); i++) {
      values.put(names.get(i), row.get(i));
    }
    return canonical(values);
  }

  private static String text(Object value) {
    if (value instanceof Instant instant) {
      return TIMESTAMP.format(instant);
    }
    // A decimal travels as text, so it is text on both sides; all other numbers are compared by
    // value.
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
    }
    return String.valueOf(value);
  }
}
