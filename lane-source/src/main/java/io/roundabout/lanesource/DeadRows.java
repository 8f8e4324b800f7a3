package io.roundabout.lanesource;

import java.io.Serializable;
import java.util.BitSet;

/**
 * Rows of a table's version that do not count: a later row of the same key has come, or they only
 * remove one. Not to be changed.
 *
 * @param from the version's number of the first bit
 */
record DeadRows(long from, BitSet rows) implements Serializable {
  private static final int OVERHEAD = 256;

  static final DeadRows NONE = new DeadRows(0, new BitSet(0));

  /** Those in {@code [first, end)}. */
  DeadRows within(long first, long end) {
    return rows.isEmpty()
        ? NONE
        : new DeadRows(first, rows.get((int) (first - from), (int) (end - from)));
  }

  /** Sets the bits of those that lie in the block of {@code count} rows from {@code firstRow}. */
  void mark(BitSet bits, long firstRow, int count) {
    long shift = firstRow - from;
    int row = rows.nextSetBit((int) Math.max(0, shift));
    while (row >= 0 && row < shift + count) {
      bits.set((int) (row - shift));
      row = rows.nextSetBit(row + 1);
    }
  }

  /** About the bytes of memory that they take. */
  long bytes() {
    return OVERHEAD + rows.size() / Byte.SIZE;
  }

  int count() {
    return rows.cardinality();
  }
}
