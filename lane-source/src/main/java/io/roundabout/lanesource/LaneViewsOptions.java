package io.roundabout.lanesource;

import java.time.Duration;

/**
 * How a query reads its lanes.
 *
 * @param patience how long a query without news waits for rows before it looks after itself
 * @param batchRows the most rows of a lane in one batch, to a block
 * @param batchBytes the most bytes of a lane in one batch, to a block
 * @param partitionBytes what is not worth a task of its own
 * @param cacheBytes decoded table versions that are kept in memory, in all queries together
 * @param watermarkStep for a query that forgets by event time: it is given no late rows, and a
 *     watermark that moves in such steps, of whole seconds; zero for others
 */
public record LaneViewsOptions(
    Duration patience,
    long batchRows,
    long batchBytes,
    long partitionBytes,
    long cacheBytes,
    Duration watermarkStep) {
  public static final LaneViewsOptions DEFAULT =
      new LaneViewsOptions(
          Duration.ofSeconds(10), 1_000_000, 64L << 20, 1L << 20, 96L << 20, Duration.ZERO);

  /** For a query that forgets by event time. */
  public static LaneViewsOptions forgetting(Duration watermarkStep) {
    return new LaneViewsOptions(
        DEFAULT.patience,
        DEFAULT.batchRows,
        DEFAULT.batchBytes,
        DEFAULT.partitionBytes,
        DEFAULT.cacheBytes,
        watermarkStep);
  }
}
