package io.roundabout.lanesource;

import io.roundabout.lanelog.LaneLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.streaming.AcceptsLatestSeenOffset;
import org.apache.spark.sql.connector.read.streaming.CompositeReadLimit;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.ReadMaxBytes;
import org.apache.spark.sql.connector.read.streaming.ReadMaxRows;
import org.apache.spark.sql.connector.read.streaming.SupportsAdmissionControl;
import org.apache.spark.sql.connector.read.streaming.SupportsTriggerAvailableNow;

/**
 * A lane as a stream of micro-batches. Spark calls it from the query's thread; what others ask of
 * it may come from any.
 *
 * <p>The order in which Spark 4.2 calls: after a restart {@link #setLatestSeenOffset} with the
 * newest logged offset, before anything else; if that batch was not committed, it is planned again
 * at once, with {@link #initialOffset} asked again for a stream without a logged start. For a new
 * batch {@link #latestOffset(Offset, ReadLimit)} on each stream in turn, then the offsets are
 * logged, then the batch is planned.
 */
final class LaneStream
    implements MicroBatchStream,
        SupportsAdmissionControl,
        SupportsTriggerAvailableNow,
        AcceptsLatestSeenOffset {
  private final LaneRun run;
  private final Lane lane;
  private final List<Integer> wanted;
  private long available = Long.MAX_VALUE;
  private Offset initial;
  private boolean markTold;
  private EndedBatch ended;
  private long restUntilNanos = System.nanoTime();
  private volatile long position = -1;
  private volatile LaneOffset done;
  private volatile RowRanges.Range batch;

  /** A batch that stood, and the first row that it has not read. */
  private record EndedBatch(LaneOffset offset, long row) {}

  /** How long no batch stands after one whose results were too large for it. */
  private static final Duration REST = Duration.ofSeconds(10);

  LaneStream(LaneRun run, Lane lane, List<Integer> wanted) {
    this.run = run;
    this.lane = lane;
    this.wanted = wanted;
    run.add(this);
  }

  String laneName() {
    return lane.name();
  }

  /** Whether there are rows beyond those that the query was told of. */
  boolean hasRows() {
    return position < lane.log().endRow();
  }

  /** The end of the last batch that was committed; empty until Spark has told. */
  Optional<LaneOffset> done() {
    return Optional.ofNullable(done);
  }

  /** The rows of the batch under way. */
  Optional<RowRanges.Range> batch() {
    return Optional.ofNullable(batch);
  }

  @Override
  public Offset initialOffset() {
    long row = run.startRow(lane.name()).orElseGet(() -> lane.log().firstRow());
    initial = offset(row, Map.of(), 0, 0);
    return initial;
  }

  @Override
  public Offset deserializeOffset(String json) {
    return own(LaneOffset.parse(json));
  }

  private LaneOffset own(LaneOffset offset) {
    if (!offset.lane().equals(lane.log().id())) {
      throw new IllegalArgumentException(
          "the checkpoint has read lane '%s' (id %s) where the query now reads lane '%s' (id %s): its lanes have changed places or one was replaced; replay the exit, or go on from now"
              .formatted(offset.name(), offset.lane(), lane.name(), lane.log().id()));
    }
    return offset;
  }

  private LaneOffset offset(long row, Map<String, Long> tables, long mark, long told) {
    return new LaneOffset(lane.log().id(), lane.name(), row, tables, mark, told);
  }

  @Override
  public void setLatestSeenOffset(Offset offset) {
    run.pins().seen(own(LaneOffset.parse(offset.json())).tables());
  }

  @Override
  public void prepareForTriggerAvailableNow() {
    available = lane.log().endRow();
  }

  @Override
  public ReadLimit getDefaultReadLimit() {
    return ReadLimit.compositeLimit(
        new ReadLimit[] {
          ReadLimit.maxRows(run.options().batchRows()),
          ReadLimit.maxBytes(run.options().batchBytes())
        });
  }

  @Override
  public Offset latestOffset() {
    throw new UnsupportedOperationException("Spark asks with a start and a limit");
  }

  @Override
  public Offset latestOffset(Offset start, ReadLimit limit) {
    endStanding();
    LaneOffset logged = (LaneOffset) start;
    LaneOffset from = reached(logged);
    done = from;
    position = from.row();
    batch = null;
    if (available == Long.MAX_VALUE) {
      run.awaitRows();
    }
    LaneOffset to = next(from, limit);
    position = to.row();
    boolean news = to != from;
    run.answered(news);
    // To Spark an end for a stream that has no logged start is news, even if nothing has come.
    if (!news) {
      return start != initial ? logged : null;
    }
    return logged.isStanding() && !to.isStanding() ? to.since(from.row()) : to;
  }

  /** The batch that stood is over, if there was one: Spark asks for the next. */
  private void endStanding() {
    run.endStanding()
        .ifPresent(
            batch -> {
              ended = new EndedBatch(batch.offset(), batch.through());
              if (batch.overflowed()) {
                restUntilNanos = System.nanoTime() + REST.toNanos();
              }
            });
  }

  /**
   * The offset with the row that was reached. Of a batch that stood in another run of the query
   * only what it gave is known; rows after that are read again, since they have given nothing.
   */
  private LaneOffset reached(LaneOffset logged) {
    if (!logged.isStanding()) {
      return logged;
    }
    long row =
        ended != null && ended.offset().equals(logged)
            ? ended.row()
            : Math.max(logged.row(), run.standing().given().orElse(0));
    return offset(row, logged.tables(), 0, 0);
  }

  /** The end of the next batch, or {@code from} itself if there is none to begin. */
  private LaneOffset next(LaneOffset from, ReadLimit limit) {
    long end = Math.min(lane.log().endRow(), available);
    if (end <= from.row()) {
      refuseLostRows(from.row());
      return again(from);
    }
    long to = Math.min(end, boundary(from.row(), limit));
    return run.pins()
        .renew()
        .map(
            tables -> {
              if (end - from.row() <= StandingBatch.FEW_ROWS && canStand(from, tables)) {
                return stand(offset(from.row(), tables, 0, 0).asStanding());
              }
              batch = new RowRanges.Range(from.row(), to);
              markTold = true;
              return offset(to, tables, mark(from, to), from.told());
            })
        .orElse(from);
  }

  private boolean canStand(LaneOffset from, Map<String, Long> tables) {
    boolean hasStoodHere = ended != null && ended.offset().row() == from.row();
    return available == Long.MAX_VALUE
        && !hasStoodHere
        && run.canStand(tables)
        && System.nanoTime() - restUntilNanos >= 0
        && run.standing().slots().take();
  }

  private LaneOffset stand(LaneOffset offset) {
    batch = new RowRanges.Range(offset.row(), offset.row());
    run.stand(new StandingBatch(run, lane, offset));
    return offset;
  }

  /** Of the plan of a batch, before it runs: whether it asks for no time. */
  void timeless(boolean plan) {
    run.timeless(plan);
  }

  /**
   * Of the plan of a batch, before it runs: whether each row's results come before the next row.
   */
  void planned(boolean narrow) {
    run.planned(narrow);
  }

  /** The mark at the end of a batch. */
  private long mark(LaneOffset from, long to) {
    if (run.eventTime(lane).isEmpty()) {
      return 0;
    }
    try {
      return Math.max(from.mark(), lane.log().markBefore(to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Spark forgets the watermarks of the single lanes when it ends. So the first batch of a run
   * tells all marks again: a lane without new rows would hold back the others until it has some.
   */
  private LaneOffset again(LaneOffset from) {
    if (markTold || from.mark() == 0 || !run.begins()) {
      return from;
    }
    return run.pins()
        .renew()
        .map(
            tables -> {
              markTold = true;
              return offset(from.row(), tables, from.mark(), from.told() + 1);
            })
        .orElse(from);
  }

  private void refuseLostRows(long row) {
    if (row > lane.log().endRow()) {
      throw new IllegalStateException(
          "lane '%s' has %d rows, but the query has read up to row %d: was its directory replaced by an older copy? (bring it back, or replay the exit)"
              .formatted(lane.name(), lane.log().endRow(), row));
    }
  }

  private long boundary(long from, ReadLimit limit) {
    LaneLog log = lane.log();
    if (from < log.firstRow()) {
      throw new IllegalStateException(
          "lane '%s': row %d was removed by retention; the earliest is %d (go on from now, or raise keep)"
              .formatted(lane.name(), from + 1, log.firstRow() + 1));
    }
    try {
      return log.boundary(from, most(limit, ReadMaxRows.class), most(limit, ReadMaxBytes.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long most(ReadLimit limit, Class<? extends ReadLimit> kind) {
    if (limit instanceof CompositeReadLimit several) {
      long least = Long.MAX_VALUE;
      for (ReadLimit one : several.getReadLimits()) {
        least = Math.min(least, most(one, kind));
      }
      return least;
    }
    if (!kind.isInstance(limit)) {
      return Long.MAX_VALUE;
    }
    return limit instanceof ReadMaxRows rows ? rows.maxRows() : ((ReadMaxBytes) limit).maxBytes();
  }

  @Override
  public Offset reportLatestOffset() {
    return offset(lane.log().endRow(), Map.of(), 0, 0);
  }

  /** The reading of a batch; all columns, unless the end says otherwise. */
  LaneRead read(Offset start, Offset end) {
    List<Integer> columns = end instanceof NarrowOffset narrow ? narrow.wanted() : wanted;
    LaneOffset last = last(end);
    long from = last.since().orElse(((LaneOffset) start).row());
    RowRanges.Range rows = new RowRanges.Range(from, Math.max(from, last.row()));
    return new LaneRead(run, lane, columns, new RowSet.OfLog(rows), last.mark());
  }

  private static LaneOffset last(Offset end) {
    return end instanceof NarrowOffset narrow ? narrow.end() : (LaneOffset) end;
  }

  @Override
  public InputPartition[] planInputPartitions(Offset start, Offset end) {
    Optional<StandingBatch> standing =
        run.standingBatch().filter(batch -> batch.offset().equals(last(end)));
    if (standing.isPresent()) {
      List<Integer> columns = end instanceof NarrowOffset narrow ? narrow.wanted() : wanted;
      return new InputPartition[] {new StandingRows.Partition(run.key(), columns)};
    }
    LaneRead read = read(start, end);
    batch = read.rows().rows();
    return read.partitions();
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new LaneReaderFactory();
  }

  @Override
  public void commit(Offset end) {}

  @Override
  public void stop() {
    run.stopped();
    endStanding();
  }

  @Override
  public String toString() {
    return "lane " + lane.name();
  }
}
