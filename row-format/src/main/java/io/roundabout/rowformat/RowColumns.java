package io.roundabout.rowformat;

import java.util.Arrays;

/** A row of a block: nothing but its columns, of which only the wanted ones are written. */
final class RowColumns extends DiscardingWriter {
  private final ColumnWriter[] columns;
  private final int[] wanted;

  RowColumns(int columns, int[] wanted) {
    this.columns = new ColumnWriter[columns];
    Arrays.fill(this.columns, DISCARD);
    this.wanted = wanted;
  }

  /** Each wanted column goes to the writer at its own place in {@code wanted}. */
  void writeTo(ColumnWriter[] out) {
    for (int i = 0; i < wanted.length; i++) {
      columns[wanted[i]] = out[i];
    }
  }

  @Override
  public ColumnWriter child(int index) {
    return columns[index];
  }
}
