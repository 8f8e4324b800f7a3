package io.roundabout.rowformat;

/**
 * Reads the values of one type that is not nested, from their text in a row to a column. The text
 * is valid UTF-8 in {@code bytes[from, to)}. Not thread-safe.
 */
abstract class ScalarReader {

  static ScalarReader of(ColumnType type) {
    if (type instanceof ColumnType.Decimal decimal) {
      return new DecimalReader(decimal);
    }
    return switch ((ColumnType.Scalar) type) {
      case BOOLEAN -> new BooleanReader();
      case TINYINT -> IntegerReader.tinyint();
      case SMALLINT -> IntegerReader.smallint();
      case INT -> IntegerReader.integer();
      case BIGINT -> IntegerReader.bigint();
      case FLOAT -> new FloatReader();
      case DOUBLE -> new DoubleReader();
      case STRING -> new StringReader();
      case BINARY -> new BinaryReader();
      case DATE -> new DateReader();
      case TIMESTAMP -> new TimestampReader();
      case TIMESTAMP_NTZ -> new TimestampNtzReader();
    };
  }

  /** A JSON text, without its quotes and escapes. */
  abstract Verdict fromText(byte[] bytes, int from, int to, ColumnWriter out, int row);

  /** A JSON number without fraction and exponent. */
  Verdict fromInteger(byte[] bytes, int from, int to, ColumnWriter out, int row) {
    return fromNumber(bytes, from, to, out, row);
  }

  /** A JSON number. */
  Verdict fromNumber(byte[] bytes, int from, int to, ColumnWriter out, int row) {
    return Verdict.NOT_OF_TYPE;
  }

  /** A JSON {@code true} or {@code false}; the text is that word. */
  Verdict fromBoolean(byte[] bytes, int from, int to, ColumnWriter out, int row) {
    return Verdict.NOT_OF_TYPE;
  }

  /** A csv value that is not null, without its quotes. */
  Verdict fromCsv(byte[] bytes, int from, int to, ColumnWriter out, int row) {
    return fromText(bytes, from, to, out, row);
  }

  /** What follows the value in a message, with a blank in front. */
  final String complaint(Verdict verdict) {
    return verdict == Verdict.OUT_OF_RANGE ? outOfRange() : notOfType();
  }

  abstract String notOfType();

  String outOfRange() {
    return notOfType();
  }

  /** Whether the bytes are exactly those characters, in ASCII. */
  static boolean equals(byte[] bytes, int from, int to, String ascii) {
    if (to - from != ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (bytes[from + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
