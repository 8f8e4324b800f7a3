package io.roundabout.rowformat;

/** TIMESTAMP: a point in time, {@code 2013-01-01T06:00:00Z}. */
final class TimestampReader extends ScalarReader {
  @Override
  Verdict fromText(byte[] bytes, int from, int to, ColumnWriter out, int row) {
    long micros = TimeText.readTimestamp(bytes, from, to);
    if (micros == TimeText.NONE) {
      return Verdict.NOT_OF_TYPE;
    }
    out.putLong(row, micros);
    return Verdict.FITS;
  }

  @Override
  String notOfType() {
    return " is not a TIMESTAMP (like 2013-01-01T06:00:00Z)";
  }
}
