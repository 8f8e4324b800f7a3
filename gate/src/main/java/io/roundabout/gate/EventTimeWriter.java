package io.roundabout.gate;

import io.roundabout.lanelog.Verdict;
import java.util.List;

/**
 * Takes the event times of a block's rows while they are judged. Each thread has one, since the
 * lane log is done with the times when it has taken the block.
 */
final class EventTimeWriter extends OneType {
  private static final ThreadLocal<EventTimeWriter> OF_THREAD =
      ThreadLocal.withInitial(EventTimeWriter::new);

  private long[] times = new long[0];

  private EventTimeWriter() {
    super("TIMESTAMP");
  }

  static EventTimeWriter ofThread(int rows) {
    EventTimeWriter writer = OF_THREAD.get();
    if (writer.times.length < rows) {
      writer.times = new long[Math.max(rows, 2 * writer.times.length)];
    }
    return writer;
  }

  @Override
  public void putLong(int row, long micros) {
    times[row] = micros;
  }

  /**
   * The time of each row. A breakdown has left no time behind, so the times of the rows after it
   * are moved to where the rows are.
   */
  long[] byRow(int rows, List<Verdict> breakdowns) {
    int written = rows - breakdowns.size();
    int breakdown = breakdowns.size() - 1;
    for (int row = rows - 1; breakdown >= 0; row--) {
      if (breakdowns.get(breakdown).row() == row) {
        breakdown--;
      } else {
        times[row] = times[--written];
      }
    }
    return times;
  }

  /** Only a row that is about to become a breakdown has no event time. */
  @Override
  public void putNull(int row) {}
}
