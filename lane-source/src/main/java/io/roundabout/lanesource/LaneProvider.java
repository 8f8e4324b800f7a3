package io.roundabout.lanesource;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Where Spark finds the lanes. Spark makes its instances; {@link LaneViews} sets the options. */
public final class LaneProvider implements TableProvider {
  static final String VIEWS = "views";
  static final String LANE = "lane";

  /** How the lane is read: {@link Reading}. */
  static final String READING = "reading";

  static final String FROM = "from";
  static final String TO = "to";
  static final String VERSION = "version";

  enum Reading {
    /** As micro-batches. */
    STREAM,
    /** The table's version that goes with the current micro-batch. */
    PINNED,
    /** The whole lane, or the newest version of the table. */
    WHOLE,
    /** The rows {@link #FROM} to {@link #TO}. */
    ROWS,
    /** The table's version {@link #VERSION}. */
    TABLE
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return SparkTypes.schema(lane(options).columns());
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    CaseInsensitiveStringMap options = new CaseInsensitiveStringMap(properties);
    return new LaneTable(OpenViews.run(options.get(VIEWS)), lane(options), rows(options));
  }

  private static Lane lane(CaseInsensitiveStringMap options) {
    return OpenViews.run(options.get(VIEWS)).lanes().get(options.get(LANE));
  }

  private static Supplier<RowSet> rows(CaseInsensitiveStringMap options) {
    LaneRun run = OpenViews.run(options.get(VIEWS));
    Lane lane = lane(options);
    return switch (Reading.valueOf(options.get(READING))) {
      case STREAM -> null;
      case PINNED -> () -> run.table(lane);
      case WHOLE -> () -> lane.table() ? RowSet.newest(lane) : RowSet.all(lane.log());
      case ROWS -> {
        RowRanges.Range rows =
            new RowRanges.Range(options.getLong(FROM, 0), options.getLong(TO, 0));
        yield () -> new RowSet.OfLog(rows);
      }
      case TABLE -> () -> RowSet.version(lane, options.getLong(VERSION, 0));
    };
  }
}
