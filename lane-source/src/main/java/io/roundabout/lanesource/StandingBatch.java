package io.roundabout.lanesource;

import io.roundabout.lanesource.LaneViews.Group;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A batch that stays open for the rows that come while it runs. It is one task, which reads some
 * rows, has their results given, and waits for more, so that a row costs neither a plan nor a job.
 * What has become of its rows stands where its results went; Spark only knows where it began.
 *
 * <p>It ends of itself when it is no longer the best way: for many rows at once, another version of
 * a table, or results that are too large for one transaction; and after a while, so that Spark's
 * checkpoint moves on. The task calls it, but for {@link #judge}, which is for the query's thread,
 * before.
 */
final class StandingBatch {
  /** A batch stands when no more rows than these wait for it. */
  static final int FEW_ROWS = 2_000;

  /** Many rows are better spread over several tasks. */
  private static final int MANY_ROWS = 10_000;

  private static final int GROUP_ROWS = 500;
  private static final int GROUP_BYTES = 256 << 10;

  private static final Duration LIFE = Duration.ofMinutes(1);

  /** How long rows without results wait for one that has some, before their end is noted. */
  private static final Duration QUIET = Duration.ofMillis(100);

  private final LaneRun run;
  private final Lane lane;
  private final LaneOffset offset;
  private final long begunNanos = System.nanoTime();
  private volatile boolean narrow;
  private volatile long through;
  private volatile boolean overflowed;
  private volatile Group lastGroup;
  private long marked;
  private long markedNanos = begunNanos;
  private long groupNanos;
  private long groupMillis;

  StandingBatch(LaneRun run, Lane lane, LaneOffset offset) {
    this.run = run;
    this.lane = lane;
    this.offset = offset;
    this.through = offset.row();
    this.marked = offset.row();
  }

  /** Where the batch begins; under it the batch is known to Spark. */
  LaneOffset offset() {
    return offset;
  }

  /** The first row whose results are not given. */
  long through() {
    return through;
  }

  /** Whether it ended because its results were too large. */
  boolean overflowed() {
    return overflowed;
  }

  Group lastGroup() {
    return lastGroup;
  }

  /**
   * @param fits whether the plan of the batch can stand; if not, the batch reads nothing
   */
  void judge(boolean fits) {
    narrow = fits;
  }

  /** The first call of the task. */
  boolean begin() {
    if (narrow) {
      run.standing().results().stand();
    }
    return narrow;
  }

  /** The reading of the next rows, once there are some; null when the batch ends. */
  LaneRead next(List<Integer> wanted) throws IOException {
    while (true) {
      // First: a row that came after a table is not to be joined with the one before.
      long end = lane.log().endRow();
      if (isOver() || end - through > MANY_ROWS) {
        return null;
      }
      if (end > through) {
        return read(wanted, end);
      }
      run.awaitNews(this::hasNews, through > marked ? QUIET : run.options().patience());
      if (through > marked && !hasNews()) {
        mark();
      }
    }
  }

  private boolean isOver() {
    return run.isStopped() || !run.pins().newest().equals(offset.tables());
  }

  private boolean hasNews() {
    return lane.log().endRow() > through || isOver();
  }

  private LaneRead read(List<Integer> wanted, long most) throws IOException {
    groupNanos = System.nanoTime();
    groupMillis = System.currentTimeMillis();
    long end = Math.min(most, lane.log().boundary(through, GROUP_ROWS, GROUP_BYTES));
    return new LaneRead(run, lane, wanted, new RowSet.OfLog(new RowRanges.Range(through, end)));
  }

  /**
   * All rows before that one have gone through the query.
   *
   * @return whether the batch goes on
   */
  boolean done(long row) throws IOException {
    if (!run.standing().results().give(row)) {
      overflowed = true;
      return false;
    }
    long now = System.nanoTime();
    lastGroup =
        new Group(
            Instant.ofEpochMilli(groupMillis),
            row - through,
            TimeUnit.NANOSECONDS.toMillis(now - groupNanos));
    through = row;
    if (now - markedNanos > TimeUnit.SECONDS.toNanos(1)) {
      mark();
    }
    return now - begunNanos < LIFE.toNanos();
  }

  private void mark() throws IOException {
    run.standing().results().mark(through);
    marked = through;
    markedNanos = System.nanoTime();
  }
}
