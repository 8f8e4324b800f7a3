package io.roundabout.gate;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Makes up names of trips: when they began, and 60 random bits, e.g. {@code
 * trip-20261122T101502Z-7h3k9q2m4x1c}. Thread-safe as far as its source of randomness is.
 */
final class TripNames implements Supplier<String> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final int BITS = 60;

  private final Clock clock;
  private final RandomGenerator random;

  TripNames(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  @Override
  public String get() {
    String tail = Long.toString(random.nextLong() >>> (Long.SIZE - BITS), 32);
    return "trip-"
        + TIME.format(clock.instant())
        + "-"
        + "0".repeat(BITS / 5 - tail.length())
        + tail;
  }
}
