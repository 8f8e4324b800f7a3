package io.roundabout.lanesource;

import java.time.Duration;

/**
 * How a query reads its lanes.
 *
 * @param patience how long a query without news waits for rows before it looks after itself
 * @param batchRows the most rows of a lane in one batch, to a block
 * @param batchBytes the most bytes of a lane in one batch, to a block
 * @param partitionBytes what is not worth a task of its own
 * @param eventTime whether the query forgets by event time: it is given a watermark, and no late
 *     rows
 * @param cacheBytes decoded table versions that are kept in memory, in all queries together
 */
public record LaneViewsOptions(
    Duration patience,
    long batchRows,
    long batchBytes,
    long partitionBytes,
    long cacheBytes,
    boolean eventTime) {
  public static final LaneViewsOptions DEFAULT =
      new LaneViewsOptions(
          Duration.ofSeconds(10), 1_000_000, 64L << 20, 1L << 20, 96L << 20, false);

  /** For a query that forgets by event time. */
  public static final LaneViewsOptions EVENT_TIME =
      new LaneViewsOptions(
          DEFAULT.patience,
          DEFAULT.batchRows,
          DEFAULT.batchBytes,
          DEFAULT.partitionBytes,
          DEFAULT.cacheBytes,
          true);
}
