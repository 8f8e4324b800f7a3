package io.roundabout.lanesource;

import io.roundabout.rowformat.Column;
import io.roundabout.rowformat.ColumnWriter;
import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.Encoding;
import io.roundabout.rowformat.Format;
import io.roundabout.rowformat.RowDecoder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reads rows in the encoding that they came in, as the columns that are wanted now. Only these are
 * declared to the decoder: the gate has judged the rows, and a column that nobody reads need not be
 * judged again. A column that the lane has got since is null. Not thread-safe.
 */
final class BlockReading {
  private final RowDecoder decoder;
  private final int[] present;
  private final int[] absent;
  private final ColumnWriter[] out;

  BlockReading(Encoding recorded, Columns wanted) {
    List<Column> columns = new ArrayList<>();
    List<Integer> found = new ArrayList<>();
    List<Integer> missing = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      Column column = wanted.get(i);
      // Json tells by itself, row by row, which columns it has.
      if (recorded.format() == Format.CSV && column.nullable() && !stands(column, recorded)) {
        missing.add(i);
      } else {
        found.add(i);
        columns.add(column);
      }
    }
    present = found.stream().mapToInt(i -> i).toArray();
    absent = missing.stream().mapToInt(i -> i).toArray();
    out = new ColumnWriter[present.length];
    decoder =
        RowDecoder.of(
            new Encoding(
                recorded.format(), new Columns(columns), recorded.csv(), recorded.fields()),
            IntStream.range(0, present.length).toArray());
  }

  private static boolean stands(Column column, Encoding recorded) {
    Columns alone = new Columns(List.of(column));
    return recorded.fields().stream().anyMatch(field -> alone.indexOf(field) == 0);
  }

  /** As {@link RowDecoder#decode}. */
  int read(
      byte[] bytes,
      int from,
      int to,
      BitSet unread,
      ColumnWriter[] columns,
      int firstRow,
      RowDecoder.Faults faults) {
    for (int i = 0; i < present.length; i++) {
      out[i] = columns[present[i]];
    }
    int rows = decoder.decode(bytes, from, to, unread, out, firstRow, faults);
    for (int column : absent) {
      for (int row = firstRow; row < firstRow + rows; row++) {
        columns[column].putNull(row);
      }
    }
    return rows;
  }
}
