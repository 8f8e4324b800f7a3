package io.roundabout.lanesource;

import java.time.Duration;

/**
 * How a query reads its lanes.
 *
 * @param patience how long a query without news waits for rows before it looks after itself
 * @param batchRows the most rows of a lane in one batch, to a block
 * @param batchBytes the most bytes of a lane in one batch, to a block
 * @param partitionBytes what is not worth a task of its own
 * @param cacheBytes versions of tables that are kept in memory, in all queries together: so much
 *     for those that are decoded, and so much for those that are looked up by their keys
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
  /** An eighth of the heap for what is kept of tables, but at least 96 MiB: it gives way anyway. */
  public static final LaneViewsOptions DEFAULT =
      new LaneViewsOptions(
          Duration.ofSeconds(10),
          1_000_000,
          64L << 20,
          1L << 20,
          Math.max(96L << 20, Runtime.getRuntime().maxMemory() / 8),
          Duration.ZERO);

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
