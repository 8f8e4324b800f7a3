package io.roundabout.rowformat;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Reads the rows of a block into columns. One instance reads any number of blocks of its encoding,
 * one at a time; it is not thread-safe.
 *
 * <p>A row is judged once, where it comes in ({@link #judge}), and read as often as need be ({@link
 * #of}). What fits which type, and what becomes of the rest, stands at the package.
 */
public interface RowDecoder {

  /** Hears of rows that cannot be used. */
  interface Faults {
    /**
     * @param row index in the block, from 0
     * @param message what is wrong and where, as a vehicle reads it in a REJECT line: {@code temp:
     *     'abc' is not a DOUBLE}; one line, without control characters
     */
    void fault(int row, String message);
  }

  /**
   * A decoder that reads the wanted columns of rows that have been judged before, and does not look
   * at the values of the others: it still faults rows that are no rows of their format, and wanted
   * values that do not fit, but says nothing of the rest. For rows that nobody has judged, use
   * {@link #judge}.
   *
   * @param wanted indexes in {@code encoding.columns()}, in the order of the writers; may be empty
   * @throws IllegalArgumentException with {@link Encoding#problem} when there is one
   */
  static RowDecoder of(Encoding encoding, int... wanted) {
    boolean[] isRead = new boolean[encoding.columns().size()];
    for (int column : wanted) {
      isRead[column] = true;
    }
    return create(encoding, wanted, isRead);
  }

  /**
   * A decoder that judges every column, and writes the wanted ones, if any: its verdicts do not
   * depend on which are wanted.
   *
   * @param wanted as in {@link #of}; with none, {@code decode} takes an empty array of writers
   * @throws IllegalArgumentException with {@link Encoding#problem} when there is one
   */
  static RowDecoder judge(Encoding encoding, int... wanted) {
    boolean[] isRead = new boolean[encoding.columns().size()];
    Arrays.fill(isRead, true);
    return create(encoding, wanted, isRead);
  }

  private static RowDecoder create(Encoding encoding, int[] wanted, boolean[] isRead) {
    encoding
        .problem()
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    return switch (encoding.format()) {
      case JSON -> new JsonRowDecoder(encoding, wanted, isRead);
      case CSV -> new CsvRowDecoder(encoding, wanted, isRead);
    };
  }

  /**
   * Whether a fault's message says that a csv value goes on in the next line. Then the lines that
   * follow mean something else than they say, and no row of them should be believed.
   */
  static boolean spansLines(String message) {
    return message.endsWith(CsvLine.SPANS_LINES);
  }

  /**
   * Reads the rows in {@code bytes[from, to)}: each a line that ends with LF (without CR), none
   * empty. A row that cannot be used is told to {@code faults} and leaves no row behind: what it
   * had written is written over by the next.
   *
   * @param skip rows (index in the block) that are not to be read at all
   * @param out a writer for each wanted column
   * @param firstRow the row of the writers where the first row goes
   * @return the number of rows written, or judged as good
   */
  int decode(
      byte[] bytes, int from, int to, BitSet skip, ColumnWriter[] out, int firstRow, Faults faults);
}
