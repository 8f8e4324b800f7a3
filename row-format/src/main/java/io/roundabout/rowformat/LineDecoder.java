package io.roundabout.rowformat;

import java.util.BitSet;

/** What the decoders of all formats have in common: lines, UTF-8, and who hears of faults. */
abstract class LineDecoder implements RowDecoder {
  private final LineScanner lines = new LineScanner();
  private final RowColumns columns;
  private final FaultText fault = new FaultText();

  LineDecoder(Encoding encoding, int[] wanted) {
    columns = new RowColumns(encoding.columns().size(), wanted.clone());
  }

  @Override
  public final int decode(
      byte[] bytes,
      int from,
      int to,
      BitSet skip,
      ColumnWriter[] out,
      int firstRow,
      Faults faults) {
    columns.writeTo(out);
    int index = 0;
    int row = firstRow;
    int nextSkipped = skip.nextSetBit(0);
    for (int start = from; start < to; index++) {
      int end = lines.lineEnd(bytes, start, to);
      if (index == nextSkipped) {
        nextSkipped = skip.nextSetBit(index + 1);
      } else if (isUtf8(bytes, start, end) && readLine(bytes, start, end, columns, row, fault)) {
        row++;
      } else {
        faults.fault(index, fault.message());
      }
      start = end + 1;
    }
    return row - firstRow;
  }

  private boolean isUtf8(byte[] bytes, int start, int end) {
    if (lines.isAscii()) {
      return true;
    }
    int invalid = Utf8.firstInvalid(bytes, start, end);
    return invalid < 0 || fault.say("row " + Utf8.complaint(bytes, invalid, start));
  }

  /**
   * Reads the row in {@code bytes[start, end)}, column {@code i} to {@code out.child(i)}; false
   * with a fault said.
   */
  abstract boolean readLine(
      byte[] bytes, int start, int end, ColumnWriter out, int row, FaultText fault);
}
