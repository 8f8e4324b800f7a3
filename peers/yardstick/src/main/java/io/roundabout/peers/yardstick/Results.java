package io.roundabout.peers.yardstick;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The books of one round: which results have been accepted, when, and whether one came twice. Safe
 * for use by several threads.
 */
public final class Results {
  private static final byte[] ID = "\"id\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CUSTOMER = "\"customer\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] N = "\"n\":".getBytes(StandardCharsets.US_ASCII);
  static final long NOT_YET = Long.MIN_VALUE;

  private final Work work;
  private final long firstId;
  private final long expected;
  private final BitSet seen = new BitSet();
  private final long[] acceptedAt;
  private final CountDownLatch complete = new CountDownLatch(1);
  private long counted;
  private long twice;
  private long last;

  /** The results of the orders from {@code firstId} on, so many of them. */
  Results(Work work, long firstId, int orders, boolean timed) {
    this.work = work;
    this.firstId = firstId;
    this.expected = orders;
    this.acceptedAt = new long[timed ? orders : 0];
    Arrays.fill(acceptedAt, NOT_YET);
    if (expected == 0) {
      complete.countDown();
    }
  }

  /**
   * A result with the order's id has been accepted; for works that are row by row. Results of other
   * rounds are passed over.
   */
  public synchronized void accepted(long id) {
    long index = id - firstId;
    if (index < 0 || index >= expected) {
      return;
    }
    if (seen.get((int) index)) {
      twice++;
      return;
    }
    seen.set((int) index);
    last = System.nanoTime();
    if (acceptedAt.length > 0) {
      acceptedAt[(int) index] = last;
    }
    count(1);
  }

  /** A group of a window has been accepted, which stands for {@code n} orders. */
  public synchronized void acceptedGroup(long customer, long n) {
    if (customer != Rows.NOBODY) {
      last = System.nanoTime();
      count(n);
    }
  }

  /**
   * A result as json text, whatever its columns are; it needs {@code id}, or {@code customer} and
   * {@code n}.
   */
  public void accepted(byte[] json, int from, int to) {
    if (work == Work.WINDOW) {
      acceptedGroup(number(json, from, to, CUSTOMER), number(json, from, to, N));
    } else {
      accepted(number(json, from, to, ID));
    }
  }

  private void count(long n) {
    counted += n;
    if (counted >= expected) {
      complete.countDown();
    }
  }

  public boolean enough() {
    return complete.getCount() == 0;
  }

  boolean await(long seconds) throws InterruptedException {
    return complete.await(seconds, TimeUnit.SECONDS);
  }

  /** Orders without a result yet. */
  synchronized long missing() {
    return Math.max(0, expected - counted);
  }

  /** Results beyond the first of an order; for windows, orders that were counted too often. */
  synchronized long twice() {
    return twice + Math.max(0, counted - expected);
  }

  /** {@link System#nanoTime} of the last result. */
  synchronized long last() {
    return last;
  }

  synchronized long acceptedAt(int order) {
    return acceptedAt[order];
  }

  /** The number behind a key; blanks between them are taken. */
  private static long number(byte[] json, int from, int to, byte[] key) {
    for (int i = from; i + key.length < to; i++) {
      if (json[i] == '"' && Arrays.equals(json, i, i + key.length, key, 0, key.length)) {
        return digits(json, i + key.length, to);
      }
    }
    throw new IllegalArgumentException(
        "no "
            + new String(key, StandardCharsets.US_ASCII)
            + " in "
            + new String(json, from, to - from, StandardCharsets.UTF_8));
  }

  private static long digits(byte[] json, int from, int to) {
    int i = from;
    while (i < to && json[i] == ' ') {
      i++;
    }
    boolean negative = i < to && json[i] == '-';
    if (negative) {
      i++;
    }
    long number = 0;
    for (; i < to && json[i] >= '0' && json[i] <= '9'; i++) {
      number = number * 10 + json[i] - '0';
    }
    return negative ? -number : number;
  }
}
