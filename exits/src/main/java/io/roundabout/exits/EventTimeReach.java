package io.roundabout.exits;

/** How far a query's windows and joins reach beyond the event time of a row. Immutable. */
public interface EventTimeReach {
  EventTimeReach NONE = newest -> newest;

  /**
   * The event time that must have passed before nothing more is kept of a row.
   *
   * @param eventTime of the row, microseconds since 1970, as is the result
   */
  long closesAt(long eventTime);
}
