package io.roundabout.exits;

import io.roundabout.exits.ExitState.LaneRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Finds the very rows on which a query fails: a batch may hold a million rows, and to skip them all
 * for one would be a pity. Halves the rows that fail, as long as there is time.
 */
final class RowSearch {

  /** Runs the query over some rows of one lane. */
  interface Trial {
    boolean fails(LaneRange rows) throws InterruptedException;
  }

  /** Who has more of them has another problem than a few rows. */
  private static final int MOST_ROWS = 100;

  private final Trial trial;
  private final BooleanSupplier timeIsOver;
  private final List<LaneRange> found = new ArrayList<>();
  private int rowsFound;

  private RowSearch(Trial trial, BooleanSupplier timeIsOver) {
    this.trial = trial;
    this.timeIsOver = timeIsOver;
  }

  static List<LaneRange> find(List<LaneRange> rows, Trial trial, Duration patience)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    return find(rows, trial, () -> System.nanoTime() - end > 0);
  }

  /**
   * Returns the rows that fail by themselves, or those of them that were found in time: better that
   * the query fails once more than that rows are given up without need. All when none was found, or
   * when the trial fails without any.
   */
  static List<LaneRange> find(List<LaneRange> rows, Trial trial, BooleanSupplier timeIsOver)
      throws InterruptedException {
    RowSearch search = new RowSearch(trial, timeIsOver);
    for (LaneRange range : rows) {
      // What fails without a row, such as what Spark can only do to a stream, tells nothing of
      // rows.
      if (trial.fails(new LaneRange(range.lane(), range.from(), range.from()))) {
        return rows;
      }
      search.narrow(range);
    }
    return search.found.isEmpty() ? rows : List.copyOf(search.found);
  }

  private void narrow(LaneRange rows) throws InterruptedException {
    if (rowsFound < MOST_ROWS && !timeIsOver.getAsBoolean() && trial.fails(rows)) {
      if (rows.to() - rows.from() == 1) {
        add(rows);
      } else {
        long middle = rows.from() + (rows.to() - rows.from()) / 2;
        narrow(new LaneRange(rows.lane(), rows.from(), middle));
        narrow(new LaneRange(rows.lane(), middle, rows.to()));
      }
    }
  }

  private void add(LaneRange rows) {
    rowsFound++;
    int last = found.size() - 1;
    if (last >= 0
        && found.get(last).lane().equals(rows.lane())
        && found.get(last).to() == rows.from()) {
      found.set(last, new LaneRange(rows.lane(), found.get(last).from(), rows.to()));
    } else {
      found.add(rows);
    }
  }
}
