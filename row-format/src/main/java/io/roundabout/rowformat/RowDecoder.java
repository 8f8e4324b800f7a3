package io.roundabout.rowformat;

import java.util.BitSet;

/**
 * Reads the rows of a block into columns. One instance reads any number of blocks of its encoding,
 * one at a time; it is not thread-safe.
 */
public interface RowDecoder {

  /** Hears of rows that cannot be used. */
  interface Faults {
    /**
     * @param row index in the block, from 0
     * @param message what is wrong and where, as a vehicle reads it in a REJECT line: {@code temp:
     *     'abc' is not a DOUBLE}
     */
    void fault(int row, String message);
  }

  /**
   * A decoder that writes the wanted columns only, and judges all of them.
   *
   * @param wanted indexes in {@code encoding.columns()}, in the order of the writers; may be empty
   */
  static RowDecoder of(Encoding encoding, int[] wanted) {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads the rows in {@code bytes[from, to)}: each a line that ends with LF (without CR), none
   * empty. A row that cannot be used is told to {@code faults} and leaves no row behind: what it
   * had written is written over by the next.
   *
   * @param skip rows (index in the block) that are not to be read at all
   * @param firstRow the row of the writers where the first row goes
   * @return the number of rows written
   */
  int decode(
      byte[] bytes, int from, int to, BitSet skip, ColumnWriter[] out, int firstRow, Faults faults);
}
