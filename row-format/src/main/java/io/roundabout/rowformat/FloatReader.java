package io.roundabout.rowformat;

/** FLOAT: any number that is not too large; {@code NaN} and the infinities as text. */
final class FloatReader extends ScalarReader {
  private final NumberText number = new NumberText();

  @Override
  Verdict fromText(byte[] bytes, int from, int to, ColumnWriter out, int row) {
    float value;
    if (equals(bytes, from, to, "NaN")) {
      value = Float.NaN;
    } else if (equals(bytes, from, to, "Infinity")) {
      value = Float.POSITIVE_INFINITY;
    } else if (equals(bytes, from, to, "-Infinity")) {
      value = Float.NEGATIVE_INFINITY;
    } else {
      return Verdict.NOT_OF_TYPE;
    }
    out.putFloat(row, value);
    return Verdict.FITS;
  }

  @Override
  Verdict fromNumber(byte[] bytes, int from, int to, ColumnWriter out, int row) {
    Verdict verdict = number.readFloat(bytes, from, to);
    if (verdict == Verdict.FITS) {
      out.putFloat(row, number.floatValue);
    }
    return verdict;
  }

  @Override
  Verdict fromCsv(byte[] bytes, int from, int to, ColumnWriter out, int row) {
    Verdict verdict = fromNumber(bytes, from, to, out, row);
    return verdict == Verdict.NOT_OF_TYPE ? fromText(bytes, from, to, out, row) : verdict;
  }

  @Override
  String notOfType() {
    return " is not a FLOAT";
  }

  @Override
  String outOfRange() {
    return " is not a FLOAT (up to 3.4028235E38 either side of 0)";
  }
}
