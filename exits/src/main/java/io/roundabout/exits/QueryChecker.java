package io.roundabout.exits;

import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Analyses an exit's SQL against the lanes' columns; needs no lane to be open. Thread-safe. */
public final class QueryChecker {

  public QueryChecker(SparkSession session, List<LaneShape> lanes) {
    throw new UnsupportedOperationException();
  }

  public QueryCheck check(String sql) {
    throw new UnsupportedOperationException();
  }
}
