package io.roundabout.rowformat;

/** STRING: text; numbers and booleans of json are taken as they stand there, as Spark does. */
final class StringReader extends ScalarReader {
  @Override
  Verdict fromText(byte[] bytes, int from, int to, ColumnWriter out, int row) {
    out.putBytes(row, bytes, from, to - from);
    return Verdict.FITS;
  }

  @Override
  Verdict fromNumber(byte[] bytes, int from, int to, ColumnWriter out, int row) {
    return fromText(bytes, from, to, out, row);
  }

  @Override
  Verdict fromBoolean(byte[] bytes, int from, int to, ColumnWriter out, int row) {
    return fromText(bytes, from, to, out, row);
  }

  @Override
  String notOfType() {
    return " is not a STRING";
  }
}
