package io.roundabout.rowformat;

/** DECIMAL: a number, or the same as text, that fits without rounding. */
final class DecimalReader extends ScalarReader {
  private static final int LONG_PRECISION = 18;

  private final NumberText number = new NumberText();
  private final ColumnType.Decimal type;

  DecimalReader(ColumnType.Decimal type) {
    this.type = type;
  }

  @Override
  Verdict fromText(byte[] bytes, int from, int to, ColumnWriter out, int row) {
    Verdict verdict = number.readDecimal(bytes, from, to, type);
    if (verdict == Verdict.FITS) {
      if (type.precision() <= LONG_PRECISION) {
        out.putDecimal(row, number.unscaled);
      } else {
        out.putDecimal(row, number.bigUnscaled);
      }
    }
    return verdict;
  }

  @Override
  Verdict fromNumber(byte[] bytes, int from, int to, ColumnWriter out, int row) {
    return fromText(bytes, from, to, out, row);
  }

  @Override
  String notOfType() {
    return " is not a " + type.ddl();
  }

  @Override
  String outOfRange() {
    return " does not fit %s (%d digits before the point, %d behind it)"
        .formatted(type.ddl(), type.precision() - type.scale(), type.scale());
  }
}
