package io.roundabout.lanelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Judges the rows of a lane anew, in the order of its log: what the blocks, the books and the lane
 * say of marks and late rows must be the same. The event time of a row follows its last {@code @}.
 */
final class MarkModel {
  private final LaneLog log;
  private final long lateBy;
  private long mark;
  private long newest = Long.MIN_VALUE;
  private long lastArrival = Long.MIN_VALUE;
  private long late;
  private long closes;
  private boolean closed;

  MarkModel(LaneLog log, long lateBy) {
    this.log = log;
    this.lateBy = lateBy;
    this.mark = log.firstRow() == 0 ? 1 : 0;
  }

  static long eventTime(String row) {
    return Long.parseLong(row.substring(row.lastIndexOf('@') + 1));
  }

  /** Of all rows; null when they have none. */
  static long[] eventTimes(List<String> rows) {
    return rows.isEmpty() || rows.stream().anyMatch(row -> row.indexOf('@') < 0)
        ? null
        : rows.stream().mapToLong(MarkModel::eventTime).toArray();
  }

  void follow(Block block) throws IOException {
    if (block.close()) {
      assertThat(block.mark()).isGreaterThan(mark);
      assertThat(block.rows()).isEqualTo(1);
      assertThat(block.verdicts()).isEmpty();
      closes++;
    } else {
      judge(block);
      lastArrival = Math.max(lastArrival, block.arrivalMillis());
    }
    mark = block.mark();
    closed = block.close();
    assertThat(log.markBefore(block.firstRow() + block.rows()))
        .as("mark before row %d", block.firstRow() + block.rows())
        .isEqualTo(mark);
  }

  private void judge(Block block) {
    List<String> rows = LaneContents.rows(block);
    Set<Integer> breakdowns = new HashSet<>();
    List<Verdict> found = new ArrayList<>();
    for (Verdict verdict : block.verdicts()) {
      if (verdict.kind() == Verdict.Kind.BREAKDOWN) {
        breakdowns.add(verdict.row());
      } else {
        found.add(verdict);
      }
    }
    assertThat(block.verdicts()).extracting(Verdict::row).isSorted().doesNotHaveDuplicates();
    List<Verdict> expected = new ArrayList<>();
    long newestOfBlock = Long.MIN_VALUE;
    for (int row = 0; row < rows.size(); row++) {
      if (!breakdowns.contains(row)) {
        long time = eventTime(rows.get(row));
        newestOfBlock = Math.max(newestOfBlock, time);
        if (time < mark) {
          expected.add(new Verdict(row, Verdict.Kind.LATE, time + " " + mark));
        }
      }
    }
    late += found.size();
    newest = Math.max(newest, newestOfBlock);
    if (mark > 0) {
      assertThat(found).as("late rows of the block at %d", block.firstRow()).isEqualTo(expected);
      assertThat(block.mark())
          .isEqualTo(
              newestOfBlock == Long.MIN_VALUE ? mark : Math.max(mark, newestOfBlock - lateBy));
    }
  }

  void end() {
    LaneBooks books = log.books();
    boolean whole = log.firstRow() == 0;
    assertThat(books.acknowledged() - books.trimmed())
        .isEqualTo(log.endRow() - log.firstRow() - closes);
    if (mark > 0) {
      assertThat(log.mark()).isEqualTo(mark);
      assertThat(log.closed()).isEqualTo(closed);
    }
    if (whole) {
      assertThat(books.late()).isEqualTo(late);
    }
    if (newest > Long.MIN_VALUE) {
      assertThat(log.newestEventTime().orElseThrow())
          .isBetween(newest, Math.max(newest, log.mark() + lateBy));
      assertThat(log.lastArrivalMillis().orElseThrow()).isEqualTo(lastArrival);
    }
    if (whole && closes == 0 && newest > lateBy) {
      assertThat(log.newestEventTime()).hasValue(newest);
    }
  }
}
