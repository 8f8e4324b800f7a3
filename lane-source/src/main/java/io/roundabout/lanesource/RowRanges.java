package io.roundabout.lanesource;

import java.io.Serializable;
import java.util.List;

/** Rows of a lane, as ranges {@code [from, to)} in rising order. Immutable. */
public record RowRanges(List<Range> ranges) implements Serializable {
  public static final RowRanges NONE = new RowRanges(List.of());

  public record Range(long from, long to) implements Serializable {}

  public RowRanges {
    ranges = List.copyOf(ranges);
  }
}
