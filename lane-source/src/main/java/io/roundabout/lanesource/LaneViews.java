package io.roundabout.lanesource;

import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * The lanes as temporary views of one exit's session. One instance serves one run of one exit's
 * query: it remembers which table versions the current batch is pinned to, and which rows the exit
 * skips.
 */
public final class LaneViews implements AutoCloseable {

  /**
   * @param lanes by the names that SQL uses
   * @param skips per lane, rows that this exit is not to read
   */
  public LaneViews(Map<String, Lane> lanes, Map<String, RowRanges> skips, StartAt start) {
    throw new UnsupportedOperationException();
  }

  /** Where a query without a checkpoint begins. */
  public enum StartAt {
    BEGINNING,
    NOW
  }

  /** Makes the views: lanes as streams, table lanes as static tables. */
  public void createStreaming(SparkSession session) {
    throw new UnsupportedOperationException();
  }

  /** Makes the views over whole lanes and newest table versions, for analysis and batch queries. */
  public void createBatch(SparkSession session) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
