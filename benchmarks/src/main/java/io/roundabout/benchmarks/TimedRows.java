package io.roundabout.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Orders as json rows of about 85 bytes whose event times rise evenly. */
final class TimedRows {
  static final String LANE =
      "columns: 'id BIGINT, customer BIGINT, amount BIGINT, at TIMESTAMP',"
          + " event_time: {column: at, late_by: 10s}";
  private static final int PER_CHUNK = 10_000;
  private static final long SPREAD = 7919;

  private TimedRows() {}

  /**
   * So many rows in chunks, numbered from {@code firstId} in steps; customers take turns, so that
   * neighbours differ.
   */
  static List<byte[]> chunks(
      long firstId, int step, int rows, int customers, Instant since, Duration span) {
    List<byte[]> chunks = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    long nanosApart = span.toNanos() / rows / 1000 * 1000;
    for (int i = 0; i < rows; i++) {
      long id = firstId + (long) i * step;
      append(text, id, id * SPREAD % customers, since.plusNanos(i * nanosApart));
      if ((i + 1) % PER_CHUNK == 0 || i + 1 == rows) {
        chunks.add(text.toString().getBytes(StandardCharsets.UTF_8));
        text.setLength(0);
      }
    }
    return chunks;
  }

  /** One row, with its line end. */
  static String row(long id, long customer, Instant at) {
    StringBuilder text = new StringBuilder();
    append(text, id, customer, at);
    return text.toString();
  }

  private static void append(StringBuilder text, long id, long customer, Instant at) {
    text.append("{\"id\":").append(id);
    text.append(",\"customer\":").append(customer);
    text.append(",\"amount\":").append(id % 1000);
    text.append(",\"at\":\"").append(at).append("\"}\n");
  }
}
