package io.roundabout.rowformat;

/** The integers: in json only numbers without fraction and exponent. */
abstract class IntegerReader extends ScalarReader {
  private final NumberText number = new NumberText();
  private final String type;
  private final long least;
  private final long most;

  private IntegerReader(String type, long least, long most) {
    this.type = type;
    this.least = least;
    this.most = most;
  }

  static IntegerReader tinyint() {
    return new IntegerReader("a TINYINT", Byte.MIN_VALUE, Byte.MAX_VALUE) {
      @Override
      void put(ColumnWriter out, int row, long value) {
        out.putByte(row, (byte) value);
      }
    };
  }

  static IntegerReader smallint() {
    return new IntegerReader("a SMALLINT", Short.MIN_VALUE, Short.MAX_VALUE) {
      @Override
      void put(ColumnWriter out, int row, long value) {
        out.putShort(row, (short) value);
      }
    };
  }

  static IntegerReader integer() {
    return new IntegerReader("an INT", Integer.MIN_VALUE, Integer.MAX_VALUE) {
      @Override
      void put(ColumnWriter out, int row, long value) {
        out.putInt(row, (int) value);
      }
    };
  }

  static IntegerReader bigint() {
    return new IntegerReader("a BIGINT", Long.MIN_VALUE, Long.MAX_VALUE) {
      @Override
      void put(ColumnWriter out, int row, long value) {
        out.putLong(row, value);
      }
    };
  }

  abstract void put(ColumnWriter out, int row, long value);

  @Override
  Verdict fromText(byte[] bytes, int from, int to, ColumnWriter out, int row) {
    return Verdict.NOT_OF_TYPE;
  }

  @Override
  Verdict fromInteger(byte[] bytes, int from, int to, ColumnWriter out, int row) {
    Verdict verdict = number.readInteger(bytes, from, to, least, most);
    if (verdict == Verdict.FITS) {
      put(out, row, number.integer);
    }
    return verdict;
  }

  @Override
  Verdict fromNumber(byte[] bytes, int from, int to, ColumnWriter out, int row) {
    return Verdict.NOT_OF_TYPE;
  }

  @Override
  Verdict fromCsv(byte[] bytes, int from, int to, ColumnWriter out, int row) {
    return fromInteger(bytes, from, to, out, row);
  }

  @Override
  String notOfType() {
    return " is not " + type;
  }

  @Override
  String outOfRange() {
    return " is not %s (%d to %d)".formatted(type, least, most);
  }
}
