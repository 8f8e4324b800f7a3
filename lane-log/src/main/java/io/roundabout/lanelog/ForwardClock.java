package io.roundabout.lanelog;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.LongSupplier;

/**
 * A clock that goes forward as time passes, also when the one that it looks at is set back: rows
 * that come then are not older than they are. Thread-safe.
 */
public final class ForwardClock extends Clock {
  private final Clock told;
  private final LongSupplier nanos;
  private Instant last;
  private long lastNanos;

  /**
   * @param told what time it is; it may jump
   * @param nanos how much time passes, as {@link System#nanoTime} has it
   */
  public ForwardClock(Clock told, LongSupplier nanos) {
    this.told = told;
    this.nanos = nanos;
    this.last = told.instant();
    this.lastNanos = nanos.getAsLong();
  }

  @Override
  public synchronized Instant instant() {
    long now = nanos.getAsLong();
    Instant passed = last.plusNanos(now - lastNanos);
    Instant says = told.instant();
    last = says.isAfter(passed) ? says : passed;
    lastNanos = now;
    return last;
  }

  @Override
  public ZoneId getZone() {
    return told.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new ForwardClock(told.withZone(zone), nanos);
  }
}
