package io.roundabout.server;

import java.util.Map;

/**
 * Who may take how much of the heap. The shares sum to 0.75: what is left is for code, plans and
 * the collector of garbage.
 *
 * @param brokerBytes messages in memory; more are paged to disk
 * @param gateBytes rows of all visits, from the socket to the disk
 * @param laneBytes of these, rows of one lane that wait for their fsync
 */
record HeapShares(long brokerBytes, long gateBytes, long laneBytes) {
  static final double SPARK = 0.40;
  static final double BROKER = 0.15;
  static final double GATE = 0.20;

  private static final long MOST_OF_A_LANE = 64L << 20;

  /** Enough for a row of the longest kind and the blocks around it. */
  private static final long LEAST_OF_A_LANE = 2L << 20;

  static HeapShares of(long heapBytes, int lanes) {
    long gate = (long) (heapBytes * GATE);
    long lane = gate / Math.max(1, lanes);
    return new HeapShares(
        (long) (heapBytes * BROKER),
        gate,
        Math.max(LEAST_OF_A_LANE, Math.min(MOST_OF_A_LANE, lane)));
  }

  /** Spark's share is of the heap without the 300 MB that it keeps aside. */
  static Map<String, String> sparkConf() {
    return Map.of("spark.memory.fraction", Double.toString(SPARK));
  }
}
