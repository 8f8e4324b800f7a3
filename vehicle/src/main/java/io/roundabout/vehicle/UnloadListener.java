package io.roundabout.vehicle;

import java.io.IOException;
import java.time.Duration;

/**
 * Hears how a trip goes on. Called by threads of the SDK, one call at a time; a call that takes
 * long delays what comes after it, and must not call {@link Unloading}.
 */
public interface UnloadListener {

  /**
   * The gate is open for this trip.
   *
   * @param durable how many rows of it were on disk already
   */
  default void began(String trip, long durable) {}

  /** Rows 1 to {@code rows} of the trip are on disk. */
  default void acknowledged(long rows) {}

  /** A row stands among the breakdowns. */
  default void rejected(TripResult.Reject reject) {}

  /**
   * The gate could not be reached, or the connection broke; the next attempt comes after a while.
   */
  default void waiting(IOException cause, Duration pause) {}
}
