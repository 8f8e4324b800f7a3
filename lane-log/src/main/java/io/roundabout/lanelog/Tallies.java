package io.roundabout.lanelog;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the rows before a place of the log. Places that were asked for are remembered, since who
 * reads on asks again a little further on: only the headers between are read. Thread-safe.
 */
final class Tallies {
  private static final int REMEMBERED = 64;

  private final TreeMap<Long, Tally> known = new TreeMap<>();

  /**
   * @param end of the rows that {@code all} counts
   * @param row between the first row that is kept, and {@code end}
   */
  synchronized Tally before(long row, RowFiles files, long end, Tally all) throws IOException {
    Map.Entry<Long, Tally> below = known.floorEntry(row);
    boolean reachable = below != null && below.getKey() >= files.firstRow();
    Tally found;
    if (reachable && row - below.getKey() <= end - row) {
      found = below.getValue().plus(files.tally(below.getKey(), row));
    } else {
      found = all.minus(files.tally(row, end));
    }
    if (known.size() >= REMEMBERED) {
      known.pollFirstEntry();
    }
    known.put(row, found);
    return found;
  }
}
