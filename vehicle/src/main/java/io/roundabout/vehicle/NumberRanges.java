package io.roundabout.vehicle;

import java.util.Map;
import java.util.TreeMap;

/**
 * A set of row numbers as ranges: what is collected in order takes one. Bounded: beyond the limit
 * the lowest range is forgotten. Not thread-safe.
 */
final class NumberRanges {
  private final TreeMap<Long, Long> endByFirst = new TreeMap<>();
  private final int maxRanges;

  NumberRanges(int maxRanges) {
    this.maxRanges = maxRanges;
  }

  boolean contains(long number) {
    Map.Entry<Long, Long> range = endByFirst.floorEntry(number);
    return range != null && number < range.getValue();
  }

  /** Adds {@code [first, first + count)}. */
  void add(long first, int count) {
    long from = first;
    long end = first + count;
    Map.Entry<Long, Long> before = endByFirst.floorEntry(from);
    if (before != null && before.getValue() >= from) {
      from = before.getKey();
      end = Math.max(end, before.getValue());
    }
    Map.Entry<Long, Long> after = endByFirst.higherEntry(from);
    while (after != null && after.getKey() <= end) {
      end = Math.max(end, after.getValue());
      endByFirst.remove(after.getKey());
      after = endByFirst.higherEntry(from);
    }
    endByFirst.put(from, end);
    if (endByFirst.size() > maxRanges) {
      endByFirst.pollFirstEntry();
    }
  }
}
