package io.roundabout.lanesource;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Rows of a lane, as ranges {@code [from, to)} in rising order. Immutable. */
public record RowRanges(List<Range> ranges) implements Serializable {
  public static final RowRanges NONE = new RowRanges(List.of());

  /** The rows {@code [from, to)}; empty when both are the same. */
  public record Range(long from, long to) implements Serializable {
    public Range {
      if (from < 0 || to < from) {
        throw new IllegalArgumentException("rows " + from + " to " + to + " are no range");
      }
    }

    public long rows() {
      return to - from;
    }

    /** The smallest range that holds both. */
    Range with(Range other) {
      return new Range(Math.min(from, other.from), Math.max(to, other.to));
    }
  }

  public RowRanges {
    ranges = List.copyOf(ranges);
    for (int i = 1; i < ranges.size(); i++) {
      if (ranges.get(i).from() < ranges.get(i - 1).to()) {
        throw new IllegalArgumentException("ranges overlap or fall: " + ranges);
      }
    }
  }

  /** What lies within {@code [from, to)}. */
  RowRanges within(long from, long to) {
    List<Range> inside = new ArrayList<>();
    for (Range range : ranges) {
      long first = Math.max(range.from(), from);
      long last = Math.min(range.to(), to);
      if (first < last) {
        inside.add(new Range(first, last));
      }
    }
    return inside.isEmpty() ? NONE : new RowRanges(inside);
  }

  /** Sets the bits of the rows that lie in the block of {@code rows} rows from {@code firstRow}. */
  void mark(BitSet bits, long firstRow, int rows) {
    for (Range range : ranges) {
      long first = Math.max(range.from() - firstRow, 0);
      long last = Math.min(range.to() - firstRow, rows);
      if (first < last) {
        bits.set((int) first, (int) last);
      }
    }
  }
}
