package io.roundabout.lanelog;

import java.util.ArrayList;
import java.util.List;

/**
 * The event times of a block's good rows. Oldest and newest are found before the lane's lock is
 * taken; the rows are looked at again only when one of them is late.
 *
 * @param oldest {@link Long#MAX_VALUE} when no row is good
 * @param newest {@link Long#MIN_VALUE} when no row is good
 */
record EventTimes(TripBlock block, long oldest, long newest) {

  static EventTimes of(TripBlock block) {
    long oldest = Long.MAX_VALUE;
    long newest = Long.MIN_VALUE;
    long[] times = block.eventTimes();
    if (times != null) {
      int row = 0;
      for (Verdict breakdown : block.verdicts()) {
        for (; row < breakdown.row(); row++) {
          oldest = Math.min(oldest, times[row]);
          newest = Math.max(newest, times[row]);
        }
        row++;
      }
      for (; row < block.rows(); row++) {
        oldest = Math.min(oldest, times[row]);
        newest = Math.max(newest, times[row]);
      }
    }
    return new EventTimes(block, oldest, newest);
  }

  boolean anyBefore(long mark) {
    return oldest < mark;
  }

  /** The block's verdicts, and those of the rows that are older than the mark. */
  List<Verdict> verdicts(long mark) {
    List<Verdict> merged = new ArrayList<>();
    int row = 0;
    for (Verdict breakdown : block.verdicts()) {
      addLate(merged, row, breakdown.row(), mark);
      merged.add(breakdown);
      row = breakdown.row() + 1;
    }
    addLate(merged, row, block.rows(), mark);
    return merged;
  }

  private void addLate(List<Verdict> merged, int from, int to, long mark) {
    for (int row = from; row < to; row++) {
      long time = block.eventTimes()[row];
      if (time < mark) {
        merged.add(Verdict.late(row, time, mark));
      }
    }
  }
}
