package io.roundabout.lanesource;

import io.roundabout.lanelog.BlockRange;
import java.util.List;
import org.apache.spark.sql.connector.read.InputPartition;

/**
 * What one task reads; all that it needs to, in any process that reaches the files.
 *
 * @param blocks may hold rows outside {@code rows} at their ends
 * @param skips rows that are not to be read
 * @param dead rows of a table that do not count
 * @param encodings the lane's, by number
 * @param columns the lane's current columns, as DDL
 * @param wanted indexes in {@code columns} of those that the query asks for
 * @param withoutLate whether late rows are left out
 * @param tick what comes before the rows; null for nothing
 * @param cacheKey under which the decoded rows may be kept in memory; null if they are not
 * @param cacheBytes 0 if they are not
 */
record LanePartition(
    String lane,
    LaneFiles files,
    List<BlockRange> blocks,
    RowRanges.Range rows,
    RowRanges skips,
    DeadRows dead,
    List<String> encodings,
    String columns,
    List<Integer> wanted,
    boolean withoutLate,
    Tick tick,
    TableCache.Key cacheKey,
    long cacheBytes)
    implements InputPartition {

  /** As {@link Ticks} makes them: the event time column, and what stands in it. */
  record Tick(String column, long eventTime) implements java.io.Serializable {}
}
