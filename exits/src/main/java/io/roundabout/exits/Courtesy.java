package io.roundabout.exits;

import java.time.Duration;

/**
 * Leaves the machine to the vehicles: while rows stream in, work that can wait gets a small share
 * of the time. Times are of {@link System#nanoTime}. For one thread.
 */
final class Courtesy {
  /** Fewer rows a second than this leave enough of the machine to everyone. */
  private static final double BUSY_ROWS_PER_SECOND = 50_000;

  /** For each unit of time worked, this many are left to the vehicles. */
  private static final int SHARE = 9;

  private static final Duration LONGEST = Duration.ofSeconds(1);

  private long lastRows;
  private long lastNanos;
  private boolean busy;

  /**
   * @param rows that have ever been acknowledged
   */
  Courtesy(long rows, long nanos) {
    lastRows = rows;
    lastNanos = nanos;
  }

  /** Tells how many rows have been acknowledged by now; whether more come than leave room. */
  boolean look(long rows, long nanos) {
    long elapsed = nanos - lastNanos;
    // Rows come in blocks: over a shorter time than this, one of them would look like a stream.
    if (elapsed >= Duration.ofMillis(20).toNanos()) {
      busy = (rows - lastRows) * 1e9 / elapsed > BUSY_ROWS_PER_SECOND;
      lastRows = rows;
      lastNanos = nanos;
    }
    return busy;
  }

  /** How many nanoseconds to rest after work from then until then. */
  long rest(long fromNanos, long toNanos) {
    return busy ? Math.min((toNanos - fromNanos) * SHARE, LONGEST.toNanos()) : 0;
  }
}
