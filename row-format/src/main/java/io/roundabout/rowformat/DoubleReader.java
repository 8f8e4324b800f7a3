package io.roundabout.rowformat;

/** DOUBLE: any number that is not too large; {@code NaN} and the infinities as text. */
final class DoubleReader extends ScalarReader {
  private final NumberText number = new NumberText();

  @Override
  Verdict fromText(byte[] bytes, int from, int to, ColumnWriter out, int row) {
    double value;
    if (equals(bytes, from, to, "NaN")) {
      value = Double.NaN;
    } else if (equals(bytes, from, to, "Infinity")) {
      value = Double.POSITIVE_INFINITY;
    } else if (equals(bytes, from, to, "-Infinity")) {
      value = Double.NEGATIVE_INFINITY;
    } else {
      return Verdict.NOT_OF_TYPE;
    }
    out.putDouble(row, value);
    return Verdict.FITS;
  }

  @Override
  Verdict fromNumber(byte[] bytes, int from, int to, ColumnWriter out, int row) {
    Verdict verdict = number.readDouble(bytes, from, to);
    if (verdict == Verdict.FITS) {
      out.putDouble(row, number.doubleValue);
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
    return " is not a DOUBLE";
  }

  @Override
  String outOfRange() {
    return " is not a DOUBLE (up to 1.7976931348623157E308 either side of 0)";
  }
}
