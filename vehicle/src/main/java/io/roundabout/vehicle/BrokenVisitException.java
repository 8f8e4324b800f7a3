package io.roundabout.vehicle;

import java.io.IOException;

/** The connection to the gate broke, and {@link UnloadOptions#resume} is off. */
public final class BrokenVisitException extends IOException {
  private static final long serialVersionUID = 1;

  private final String trip;
  private final long durable;

  BrokenVisitException(String trip, long durable, Throwable cause) {
    super(
        "the connection broke after row %d of trip '%s' had been acknowledged: %s"
            .formatted(durable, trip, cause.getMessage()),
        cause);
    this.trip = trip;
    this.durable = durable;
  }

  public String trip() {
    return trip;
  }

  /** How many rows of the trip are known to be on disk. */
  public long durable() {
    return durable;
  }
}
