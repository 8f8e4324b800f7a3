package io.roundabout.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Orders as json rows of 95 bytes, line end included. */
final class Rows {
  static final int BYTES = 95;
  static final int PER_CHUNK = 10_000;
  static final String COLUMNS = "id BIGINT, customer BIGINT, amount DOUBLE, at TIMESTAMP";

  private Rows() {}

  /** So many rows that the generator is not what is measured. */
  static byte[] chunk() {
    return chunk(0);
  }

  /** One row in so many is broken; none for 0. */
  static byte[] chunk(int broken) {
    StringBuilder text = new StringBuilder(PER_CHUNK * BYTES);
    for (int i = 0; i < PER_CHUNK; i++) {
      text.append(row(i, broken > 0 && i % broken == 0 ? "\"abc\"" : amount(i)));
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length != PER_CHUNK * BYTES) {
      throw new IllegalStateException("rows of " + bytes.length / (double) PER_CHUNK + " bytes");
    }
    return bytes;
  }

  /** The i-th row, with its line end. */
  static String row(int i) {
    return row(i, amount(i));
  }

  private static String amount(int i) {
    return String.format(Locale.ROOT, "%d.%02d", 10 + i % 80, i % 100);
  }

  private static String row(int i, String amount) {
    String row =
        String.format(
            Locale.ROOT,
            "{\"id\":%d,\"customer\":%d,\"amount\":%s,\"at\":\"2026-11-22T10:%02d:%02d.123456Z\"",
            1_000_000_000L + i * 37L,
            100_000 + i * 7L % 899_999,
            amount,
            i / 60 % 60,
            i % 60);
    return row + " ".repeat(BYTES - 2 - row.length()) + "}\n";
  }
}
