package io.roundabout.peers.yardstick;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The rows that all get, as json with a line end. An order has 95 bytes:
 *
 * <pre>{"id":42,"customer":33259,"amount":42.42,"at":"2026-01-01T00:00:00.025200Z"   }</pre>
 *
 * Blanks fill it up. Orders are numbered from 0 within a round; the rounds' ids are {@link #ROUND}
 * apart and their event times a day. Within a round the event times rise by 600 µs, so that a
 * million rows are ten minutes.
 */
public final class Rows {
  /** Bytes of an order where nothing else is said, its line end included. */
  public static final int BYTES = 95;

  /** Distance of the first ids of two rounds. */
  public static final long ROUND = 100_000_000L;

  /** The customer of rows that only let time pass. */
  public static final long NOBODY = -1;

  private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
  private static final long DAY_MICROS = 86_400_000_000L;
  private static final long STEP_MICROS = 600;
  private static final long SPREAD = 7919;

  private final int customers;
  private final int bytes;

  /** Orders of so many customers; each has so many bytes, at least {@link #BYTES}. */
  public Rows(int customers, int bytes) {
    if (bytes < BYTES) {
      throw new IllegalArgumentException("a row has at least " + BYTES + " bytes, not " + bytes);
    }
    this.customers = customers;
    this.bytes = bytes;
  }

  /** Bytes of an order, its line end included. */
  public int bytes() {
    return bytes;
  }

  public static long firstId(int round) {
    return round * ROUND;
  }

  /** The row which closes all windows of a round: twelve hours later, of {@link #NOBODY}. */
  public static long closingId(int round) {
    return firstId(round + 1) - 1;
  }

  public long customerOf(long id) {
    return isClosing(id) ? NOBODY : id % ROUND * SPREAD % customers;
  }

  private static boolean isClosing(long id) {
    return id % ROUND == ROUND - 1;
  }

  /** Event time of an order. */
  public static Instant at(long id) {
    long micros =
        id / ROUND * DAY_MICROS + (isClosing(id) ? DAY_MICROS / 2 : id % ROUND * STEP_MICROS);
    return BEGINNING.plusNanos(micros * 1000);
  }

  /** Orders {@code from} to {@code to} - 1, one after the other. */
  byte[] orders(long from, long to) {
    byte[] rows = new byte[Math.toIntExact((to - from) * bytes)];
    Arrays.fill(rows, (byte) ' ');
    int end = 0;
    for (long id = from; id < to; id++) {
      byte[] row = order(id).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(row, 0, rows, end, row.length);
      end += bytes;
      rows[end - 2] = '}';
      rows[end - 1] = '\n';
    }
    return rows;
  }

  /** Without its end. */
  private String order(long id) {
    return "{\"id\":"
        + id
        + ",\"customer\":"
        + customerOf(id)
        + ",\"amount\":"
        + amount(id)
        + ",\"at\":\""
        + time(at(id))
        + "\"";
  }

  /**
   * All customers, one after the other, as json with a line end each; their event time is that of
   * the first order of all. Each is made when it is asked for, so that twenty million need no heap:
   *
   * <pre>{"customer":33259,"name":"customer 33259","at":"2026-01-01T00:00:00.000000Z"}</pre>
   */
  public Iterable<byte[]> customerRows() {
    String end = "\",\"at\":\"" + time(BEGINNING) + "\"}\n";
    return () ->
        IntStream.range(0, customers)
            .mapToObj(c -> "{\"customer\":" + c + ",\"name\":\"customer " + c + end)
            .map(row -> row.getBytes(StandardCharsets.US_ASCII))
            .iterator();
  }

  public int customers() {
    return customers;
  }

  private static String amount(long id) {
    return (10 + id % 80) + "." + id % 9 + (1 + id % 9);
  }

  /** Always six digits of a second. */
  private static String time(Instant at) {
    // Instant leaves out zeros at the end, but never for a time with nanoseconds.
    return at.plusNanos(1).toString().substring(0, 26) + "Z";
  }
}
