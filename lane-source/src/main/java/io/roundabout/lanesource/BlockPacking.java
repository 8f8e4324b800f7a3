package io.roundabout.lanesource;

import io.roundabout.lanelog.BlockRange;
import java.util.ArrayList;
import java.util.List;

/** Shares blocks out to tasks. */
final class BlockPacking {
  /** A task that fails, or that is the last to end, costs no more than this. */
  private static final long MOST_BYTES = 64L << 20;

  private BlockPacking() {}

  /**
   * Ranges in order, put together for tasks of about the same size.
   *
   * @param parallelism how many tasks run at once
   * @param least bytes that are not worth a task of their own
   */
  static List<List<BlockRange>> pack(List<BlockRange> ranges, int parallelism, long least) {
    long total = ranges.stream().mapToLong(BlockRange::length).sum();
    long share = Math.min(MOST_BYTES, Math.max(least, total / Math.max(1, parallelism)));
    List<List<BlockRange>> tasks = new ArrayList<>();
    List<BlockRange> task = new ArrayList<>();
    long bytes = 0;
    for (BlockRange range : ranges) {
      if (bytes > 0 && bytes + range.length() / 2 > share) {
        tasks.add(List.copyOf(task));
        task.clear();
        bytes = 0;
      }
      join(task, range);
      bytes += range.length();
    }
    if (!task.isEmpty()) {
      tasks.add(List.copyOf(task));
    }
    return tasks;
  }

  private static void join(List<BlockRange> task, BlockRange next) {
    int end = task.size() - 1;
    if (end >= 0) {
      BlockRange last = task.get(end);
      if (last.file().equals(next.file()) && last.offset() + last.length() == next.offset()) {
        task.set(
            end,
            new BlockRange(
                last.file(),
                last.offset(),
                last.length() + next.length(),
                last.firstRow(),
                next.endRow()));
        return;
      }
    }
    task.add(next);
  }
}
