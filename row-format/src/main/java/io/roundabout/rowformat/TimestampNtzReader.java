package io.roundabout.rowformat;

/** TIMESTAMP_NTZ: a time without a zone, {@code 2013-01-01T06:00:00}. */
final class TimestampNtzReader extends ScalarReader {
  @Override
  Verdict fromText(byte[] bytes, int from, int to, ColumnWriter out, int row) {
    long micros = TimeText.readTimestampNtz(bytes, from, to);
    if (micros == TimeText.NONE) {
      return Verdict.NOT_OF_TYPE;
    }
    out.putLong(row, micros);
    return Verdict.FITS;
  }

  @Override
  String notOfType() {
    return " is not a TIMESTAMP_NTZ (like 2013-01-01T06:00:00, without a zone)";
  }
}
