package io.roundabout.lanesource;

import io.roundabout.lanesource.LaneProvider.Reading;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The lanes as temporary views of one exit's session. One instance serves one run of one exit's
 * query: it remembers which table versions the current batch is pinned to, and which rows the exit
 * skips. Thread-safe.
 *
 * <p>A query waits for each table lane that its views were made of, so give them the lanes that it
 * reads ({@link #lanesRead}) and no others.
 */
public final class LaneViews implements AutoCloseable {
  private final LaneRun run;

  /** Where a query without a checkpoint begins. */
  public enum StartAt {
    BEGINNING,
    NOW
  }

  public LaneViews(
      Map<String, Lane> lanes, Map<String, RowRanges> skips, Map<String, Long> startRows) {
    this(lanes, skips, startRows, LaneViewsOptions.DEFAULT);
  }

  /**
   * @param lanes by the names that SQL uses
   * @param skips per lane, rows that this exit is not to read
   * @param startRows per lane, the first row that a query without a checkpoint reads; the lane's
   *     first where there is none. They must outlast the process, since Spark may ask again until
   *     the second batch is committed: see {@link #startRows}.
   */
  public LaneViews(
      Map<String, Lane> lanes,
      Map<String, RowRanges> skips,
      Map<String, Long> startRows,
      LaneViewsOptions options) {
    this(lanes, skips, startRows, options, Standing.NEVER);
  }

  /**
   * @param standing what the query's batches need to stand
   */
  public LaneViews(
      Map<String, Lane> lanes,
      Map<String, RowRanges> skips,
      Map<String, Long> startRows,
      LaneViewsOptions options,
      Standing standing) {
    this.run = new LaneRun(lanes, skips, startRows, options, standing);
  }

  /** The rows to keep with a generation when it begins, for every run of it. */
  public static Map<String, Long> startRows(Map<String, Lane> lanes, StartAt start) {
    Map<String, Long> rows = new HashMap<>();
    lanes.forEach(
        (name, lane) -> {
          if (!lane.table()) {
            rows.put(name, start == StartAt.NOW ? lane.log().endRow() : lane.log().firstRow());
          }
        });
    return rows;
  }

  /** The names of the views. */
  public Set<String> lanes() {
    return run.lanes().keySet();
  }

  /** The names of the lanes that a query over such views reads. */
  public static Set<String> lanesRead(Dataset<?> query) {
    return new TreeSet<>(LanesInPlan.of(query));
  }

  /** Makes the views: lanes as streams, table lanes as static tables. */
  public void createStreaming(SparkSession session) {
    run.parallelism(session.sparkContext().defaultParallelism());
    LaneRules.install(session);
    for (Map.Entry<String, Lane> lane : run.lanes().entrySet()) {
      Dataset<Row> rows =
          lane.getValue().table()
              ? batch(session, lane.getKey(), Reading.PINNED, Map.of())
              : session
                  .readStream()
                  .format(LaneProvider.class.getName())
                  .options(options(lane.getKey(), Reading.STREAM))
                  .load();
      createView(lane.getKey(), watermarked(rows, lane.getValue()));
    }
  }

  /** The rows, which stand in for a lane's, with its event time known as such. */
  public static Dataset<Row> watermarked(Dataset<Row> rows, EventTime time) {
    return Ticks.watermarked(rows, time);
  }

  private Dataset<Row> watermarked(Dataset<Row> rows, Lane lane) {
    return run.eventTime(lane).map(time -> Ticks.watermarked(rows, time)).orElse(rows);
  }

  /** Makes the views over whole lanes and newest table versions, for analysis and batch queries. */
  public void createBatch(SparkSession session) {
    run.parallelism(session.sparkContext().defaultParallelism());
    for (String lane : run.lanes().keySet()) {
      createView(lane, batch(session, lane, Reading.WHOLE, Map.of()));
    }
  }

  private static void createView(String lane, Dataset<Row> rows) {
    rows.createOrReplaceTempView("`" + lane + "`");
  }

  /** The rows {@code [from, to)} of a lane, without breakdowns and without what the exit skips. */
  public Dataset<Row> rows(SparkSession session, String lane, long from, long to) {
    Map<String, String> range =
        Map.of(LaneProvider.FROM, Long.toString(from), LaneProvider.TO, Long.toString(to));
    return batch(session, lane, Reading.ROWS, range);
  }

  /** A version of a table lane. */
  public Dataset<Row> table(SparkSession session, String lane, long version) {
    return batch(
        session, lane, Reading.TABLE, Map.of(LaneProvider.VERSION, Long.toString(version)));
  }

  private Dataset<Row> batch(
      SparkSession session, String lane, Reading reading, Map<String, String> more) {
    return session
        .read()
        .format(LaneProvider.class.getName())
        .options(options(lane, reading))
        .options(more)
        .load();
  }

  private Map<String, String> options(String lane, Reading reading) {
    return Map.of(
        LaneProvider.VIEWS,
        run.key(),
        LaneProvider.LANE,
        lane,
        LaneProvider.READING,
        reading.name());
  }

  /** The table lanes that have no complete trip yet; until they have, the query does nothing. */
  public List<String> waitingFor() {
    return run.pins().missing();
  }

  /** The rows of each lane in the batch under way, or in the batch that has failed. */
  public Map<String, RowRanges.Range> batchRows() {
    return run.batch();
  }

  /**
   * The rows of each lane below which the query has committed everything; empty until the query has
   * told of it for all lanes.
   */
  public Map<String, Long> rowsDone() {
    return run.rowsDone();
  }

  /** The version of each table lane that the query uses; without those it has not used yet. */
  public Map<String, Long> tablesInUse() {
    return run.pins().current();
  }

  /**
   * The lowest version of each table lane that this query can still ask for, be it after a crash;
   * without the tables of which that is not known yet: keep all of theirs.
   */
  public Map<String, Long> tablesNeeded() {
    return run.tablesNeeded();
  }

  /** Some rows of a batch that stands, from when they were read until their results were given. */
  public record Group(Instant at, long rows, long millis) {}

  /** The newest rows of the batch that stands; empty while none does or has read any. */
  public Optional<Group> lastGroup() {
    return run.standingBatch().map(StandingBatch::lastGroup);
  }

  /** Ends the views: nothing more can be planned over them. Stop the query first. */
  @Override
  public void close() {
    run.close();
  }
}
