package io.roundabout.lanelog;

import java.time.Clock;
import java.util.OptionalLong;

/**
 * @param table whether the lane holds dumps, of which the newest complete one counts, and changes
 *     of it
 * @param segmentBytes a segment that has grown to this is closed and the next one begun
 * @param pendingBytes rows that may wait for their fsync before {@link LaneLog#append} asks for
 *     patience
 * @param lateByMicros how much older than the newest event time a row may be before it is late,
 *     above 0; empty for a lane without event time. A table lane has none
 */
public record LaneLogOptions(
    boolean table, long segmentBytes, long pendingBytes, Clock clock, OptionalLong lateByMicros) {
  public static final LaneLogOptions DEFAULT =
      new LaneLogOptions(false, 128L << 20, 64L << 20, Clock.systemUTC());

  public LaneLogOptions {
    if (lateByMicros.isPresent() && (table || lateByMicros.getAsLong() <= 0)) {
      throw new IllegalArgumentException(
          table
              ? "a table lane cannot have an event time: each dump replaces the last"
              : "rows must be allowed to come late by more than %d microseconds"
                  .formatted(lateByMicros.getAsLong()));
    }
  }

  /** Of a lane without event time. */
  public LaneLogOptions(boolean table, long segmentBytes, long pendingBytes, Clock clock) {
    this(table, segmentBytes, pendingBytes, clock, OptionalLong.empty());
  }
}
