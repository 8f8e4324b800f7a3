package io.roundabout.rowformat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Rows that are lines of csv. */
final class CsvRowDecoder extends LineDecoder {
  private static final int NO_COLUMN = -1;

  private final CsvLine line;
  private final byte[] nullText;
  private final String expected;
  private final int[] columnOf;
  private final Column[] columns;
  private final ScalarReader[] readers;

  /**
   * @param isRead columns whose values are looked at
   */
  CsvRowDecoder(Encoding encoding, int[] wanted, boolean[] isRead) {
    super(encoding, wanted);
    int count = encoding.fields().size();
    line = new CsvLine(encoding.csv(), count);
    nullText = encoding.csv().nullText().getBytes(StandardCharsets.UTF_8);
    expected =
        " where %d belong: %s"
            .formatted(count, FaultText.shortened(String.join(", ", encoding.fields()), 100));
    columnOf = new int[count];
    columns = encoding.columns().list().toArray(new Column[0]);
    readers = new ScalarReader[columns.length];
    for (int i = 0; i < count; i++) {
      int column = encoding.columns().indexOf(encoding.fields().get(i));
      columnOf[i] = column >= 0 && isRead[column] ? column : NO_COLUMN;
    }
    for (int i = 0; i < columns.length; i++) {
      readers[i] = ScalarReader.of(columns[i].type());
    }
  }

  @Override
  boolean readLine(byte[] bytes, int start, int end, ColumnWriter out, int row, FaultText fault) {
    if (!line.split(bytes, Utf8.skipByteOrderMark(bytes, start, end), end, fault)) {
      return false;
    }
    if (line.count() != columnOf.length) {
      String values = line.count() == 1 ? " value" : " values";
      return fault.say("the row has " + line.count() + values + expected);
    }
    for (int i = 0; i < columnOf.length; i++) {
      int column = columnOf[i];
      if (column != NO_COLUMN && !readValue(i, column, out.child(column), row, fault)) {
        fault.within(columns[column].name());
        return false;
      }
    }
    return true;
  }

  private boolean readValue(int index, int column, ColumnWriter out, int row, FaultText fault) {
    byte[] bytes = line.bytes(index);
    int from = line.from(index);
    int to = line.to(index);
    if (!line.isQuoted(index) && isNull(bytes, from, to)) {
      if (!columns[column].nullable()) {
        return fault.say("is null, but NOT NULL");
      }
      out.putNull(row);
      return true;
    }
    ScalarReader reader = readers[column];
    Verdict verdict = reader.fromCsv(bytes, from, to, out, row);
    return verdict == Verdict.FITS || fault.say(bytes, from, to, true, reader.complaint(verdict));
  }

  private boolean isNull(byte[] bytes, int from, int to) {
    return from == to || Arrays.equals(bytes, from, to, nullText, 0, nullText.length);
  }
}
