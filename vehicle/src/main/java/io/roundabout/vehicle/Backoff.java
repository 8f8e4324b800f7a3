package io.roundabout.vehicle;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Spends a vehicle's patience: how long to wait before the next attempt. Not thread-safe. */
final class Backoff {
  private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Patience patience;
  private final LongSupplier nanoClock;
  private long began;
  private int attempts;

  Backoff(Patience patience, LongSupplier nanoClock) {
    this.patience = patience;
    this.nanoClock = nanoClock;
  }

  /** Something has gone forward: the next fault is a new one. */
  void reset() {
    attempts = 0;
  }

  /** The wait in nanoseconds before the next attempt, or -1 when the patience is spent. */
  long next() {
    long now = nanoClock.getAsLong();
    if (attempts == 0) {
      began = now;
    }
    long wait = Math.min(LONGEST_NANOS, FIRST_NANOS << Math.min(attempts, 10));
    attempts++;
    // Vehicles that lost the same roundabout should not all come back in the same moment.
    wait = wait / 2 + ThreadLocalRandom.current().nextLong(wait / 2 + 1);
    if (patience.limit().isEmpty()) {
      return wait;
    }
    long left = nanosOf(patience.limit().get()) - (now - began);
    return left <= 0 ? -1 : Math.min(wait, left);
  }

  private static long nanosOf(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException beyondThreeCenturies) {
      return Long.MAX_VALUE;
    }
  }
}
