package io.roundabout.rowformat;

/** DATE: {@code 2013-01-01}. */
final class DateReader extends ScalarReader {
  @Override
  Verdict fromText(byte[] bytes, int from, int to, ColumnWriter out, int row) {
    long days = TimeText.readDate(bytes, from, to);
    if (days == TimeText.NONE) {
      return Verdict.NOT_OF_TYPE;
    }
    out.putInt(row, (int) days);
    return Verdict.FITS;
  }

  @Override
  String notOfType() {
    return " is not a DATE (like 2013-01-01)";
  }
}
