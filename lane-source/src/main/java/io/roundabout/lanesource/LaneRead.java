package io.roundabout.lanesource;

import io.roundabout.lanelog.BlockRange;
import io.roundabout.rowformat.Column;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.sql.types.StructType;

/**
 * The reading of some rows and columns of a lane: planned by the driver, read by its partitions.
 * Equal when it gives the same rows.
 *
 * @param wanted indexes of the lane's columns
 * @param mark of the tick that comes before the rows, microseconds since 1970; 0 for none
 */
record LaneRead(LaneRun run, Lane lane, List<Integer> wanted, RowSet rows, long mark) {

  LaneRead(LaneRun run, Lane lane, List<Integer> wanted, RowSet rows) {
    this(run, lane, wanted, rows, 0);
  }

  StructType schema() {
    return SparkTypes.schema(columns());
  }

  private List<Column> columns() {
    return wanted.stream().map(lane.columns()::get).toList();
  }

  LanePartition[] partitions() {
    long least = run.options().partitionBytes();
    List<BlockRange> blocks = rows.blocks(lane.log(), least);
    List<List<BlockRange>> tasks = BlockPacking.pack(blocks, run.parallelism(), least);
    List<String> encodings = lane.log().encodings();
    DeadRows dead = dead();
    List<LanePartition> partitions = new ArrayList<>();
    for (List<BlockRange> task : tasks) {
      partitions.add(partition(task, dead, encodings, partitions.isEmpty() ? tick() : null));
    }
    if (tasks.isEmpty() && tick() != null) {
      partitions.add(partition(List.of(), dead, encodings, tick()));
    }
    return partitions.toArray(LanePartition[]::new);
  }

  private LanePartition.Tick tick() {
    return mark == 0 ? null : run.eventTime(lane).map(this::tick).orElse(null);
  }

  private LanePartition.Tick tick(EventTime time) {
    return new LanePartition.Tick(
        time.column(), Ticks.eventTime(mark, run.options().watermarkStep()));
  }

  private LanePartition partition(
      List<BlockRange> blocks, DeadRows dead, List<String> encodings, LanePartition.Tick tick) {
    long from = rows.rows().from();
    long to = from;
    if (!blocks.isEmpty()) {
      from = Math.max(from, blocks.get(0).firstRow());
      to = Math.min(rows.rows().to(), blocks.get(blocks.size() - 1).endRow());
    }
    RowRanges.Range range = new RowRanges.Range(from, to);
    String directory = lane.storage().directory().map(Path::toString).orElse(null);
    return new LanePartition(
        lane.name(),
        new LaneFiles(run.key(), lane.name(), directory),
        blocks,
        range,
        rows instanceof RowSet.OfLog ? run.skips(lane.name()).within(from, to) : RowRanges.NONE,
        dead.within(from, to),
        encodings,
        lane.columns().ddl(),
        wanted,
        run.eventTime(lane).isPresent(),
        tick,
        cacheKey(range),
        cacheBytes());
  }

  private TableCache.Key cacheKey(RowRanges.Range range) {
    return rows instanceof RowSet.OfTable table
        ? new TableCache.Key(lane.log().id(), table.version(), lane.columns().ddl(), wanted, range)
        : null;
  }

  /** A table that does not fit is not kept: reading it would drop each part before its next use. */
  private long cacheBytes() {
    long most = run.options().cacheBytes();
    return rows instanceof RowSet.OfTable && byteCount().getAsLong() <= most / 2 ? most : 0;
  }

  OptionalLong rowCount() {
    return OptionalLong.of(rows.rows().rows() - dead().count());
  }

  private DeadRows dead() {
    return rows.dead(lane, run.options().cacheBytes());
  }

  /** The rows' text, in the proportion in which the wanted columns have a share in it. */
  OptionalLong byteCount() {
    long bytes =
        rows.blocks(lane.log(), Long.MAX_VALUE).stream().mapToLong(BlockRange::length).sum();
    long all = SparkTypes.schema(lane.columns()).defaultSize();
    return OptionalLong.of(
        all == 0 ? bytes : Math.round((double) bytes * schema().defaultSize() / all));
  }
}
