package io.roundabout.lanelog;

import java.time.Clock;

/**
 * @param table whether the lane holds dumps, of which the newest complete one counts
 * @param segmentBytes a segment that has grown to this is closed and the next one begun
 * @param pendingBytes rows that may wait for their fsync before {@link LaneLog#append} asks for
 *     patience
 */
public record LaneLogOptions(boolean table, long segmentBytes, long pendingBytes, Clock clock) {
  public static final LaneLogOptions DEFAULT =
      new LaneLogOptions(false, 128L << 20, 64L << 20, Clock.systemUTC());
}
