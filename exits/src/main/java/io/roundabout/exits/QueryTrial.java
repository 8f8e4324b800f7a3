package io.roundabout.exits;

import io.roundabout.exits.ExitState.LaneRange;
import io.roundabout.lanesource.Lane;
import io.roundabout.lanesource.LaneViews;
import io.roundabout.lanesource.RowRanges;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Runs an exit's query as a batch over chosen rows of one lane, with the tables that its stream
 * uses, and gives the result to nobody. Not thread-safe.
 */
final class QueryTrial implements RowSearch.Trial, AutoCloseable {
  private final SparkSession session;
  private final ExitConfig exit;
  private final Library library;
  private final Map<String, Lane> lanes;
  private final LaneViews views;

  /**
   * @param tables the version of each table lane
   */
  QueryTrial(
      SparkSession parent,
      ExitConfig exit,
      Library library,
      Map<String, Lane> lanes,
      Map<String, RowRanges> skips,
      Map<String, Long> tables) {
    this.session = parent.newSession();
    this.exit = exit;
    this.library = library;
    this.lanes = lanes;
    this.views = new LaneViews(lanes, skips, Map.of());
    views.createBatch(session);
    tables.forEach((table, version) -> show(table, views.table(session, table, version)));
  }

  private void show(String lane, Dataset<Row> rows) {
    rows.createOrReplaceTempView(QueryChecker.quoted(lane));
  }

  @Override
  public boolean fails(LaneRange rows) throws InterruptedException {
    for (Lane lane : lanes.values()) {
      if (!lane.table()) {
        boolean chosen = lane.name().equals(rows.lane());
        long from = chosen ? rows.from() : lane.log().endRow();
        long to = chosen ? rows.to() : from;
        show(lane.name(), views.rows(session, lane.name(), from, to));
      }
    }
    try {
      QueryText.say(session, exit, library, lanes.keySet())
          .write()
          .format("noop")
          .mode("overwrite")
          .save();
      return false;
    } catch (Exception e) {
      if (Thread.interrupted() || SparkErrors.root(e) instanceof InterruptedException) {
        throw new InterruptedException();
      }
      return true;
    }
  }

  @Override
  public void close() {
    views.close();
  }
}
