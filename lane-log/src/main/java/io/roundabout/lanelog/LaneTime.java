package io.roundabout.lanelog;

/**
 * How far a lane has come in time. The mark only rises: rows that are older than it are late. It
 * outlives a time in which the lane has no event time.
 *
 * @param mark microseconds since 1970; 0 before the lane had an event time
 * @param newest the newest event time of a good row, microseconds since 1970; {@link
 *     Long#MIN_VALUE} for none
 * @param lastArrival when the newest row came, milliseconds since 1970; {@link Long#MIN_VALUE} for
 *     none
 * @param closed whether no row has come after the last close record
 */
record LaneTime(long mark, long newest, long lastArrival, boolean closed) {
  static final LaneTime BEGINNING = new LaneTime(0, Long.MIN_VALUE, Long.MIN_VALUE, false);

  /** Spark's watermark begins at 0; what is older than 1 it would take for late. */
  static final long FIRST_MARK = 1;

  /** The mark after rows of which the newest has this event time. */
  static long mark(long before, long newest, long lateBy) {
    return Math.max(before, Math.max(newest, Long.MIN_VALUE + lateBy) - lateBy);
  }

  LaneTime afterRows(long newMark, long newestRow, long arrival) {
    return new LaneTime(
        Math.max(mark, newMark),
        Math.max(newest, newestRow),
        Math.max(lastArrival, arrival),
        false);
  }

  LaneTime afterClose(long newMark) {
    return new LaneTime(Math.max(mark, newMark), newest, lastArrival, true);
  }
}
