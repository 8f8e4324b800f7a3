package io.roundabout.vehicle;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How long a vehicle goes on trying when the roundabout is not there, or not there any more.
 * Between two attempts it waits 0.1 s at first, then twice as long each time, up to 5 s. The count
 * begins anew whenever something has gone forward. Immutable.
 */
public final class Patience {
  private static final Patience NONE = new Patience(Duration.ZERO);
  private static final Patience UNLIMITED = new Patience(null);

  private final Duration limit;

  private Patience(Duration limit) {
    this.limit = limit;
  }

  /** One attempt. */
  public static Patience none() {
    return NONE;
  }

  /** Attempts until one succeeds: nothing has to be up first. */
  public static Patience unlimited() {
    return UNLIMITED;
  }

  public static Patience of(Duration limit) {
    Objects.requireNonNull(limit, "limit");
    if (limit.isNegative()) {
      throw new IllegalArgumentException("patience of " + limit + ": it cannot be negative");
    }
    return limit.isZero() ? NONE : new Patience(limit);
  }

  /** Empty when there is none. */
  public Optional<Duration> limit() {
    return Optional.ofNullable(limit);
  }

  @Override
  public String toString() {
    return limit == null ? "unlimited" : limit.toString();
  }
}
