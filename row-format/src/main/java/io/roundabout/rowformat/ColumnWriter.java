package io.roundabout.rowformat;

import java.math.BigInteger;

/**
 * Takes the values of one column, row by row in rising order; a row may be written again before the
 * next one (the last value holds). Implemented over Spark's column vectors, and by {@link #DISCARD}
 * where rows are only judged.
 *
 * <p>Nested values: the elements of an array stand in {@code child(0)}, at the consecutive rows
 * that {@link #beginList} returned and {@link #endList} closes; the keys and values of a map
 * likewise in {@code child(0)} and {@code child(1)}; the fields of a struct in {@code child(i)} at
 * the struct's own row.
 */
public interface ColumnWriter {

  void putNull(int row);

  /** A json row has no key for the column at all; null, unless somebody wants to know. */
  default void putMissing(int row) {
    putNull(row);
  }

  void putBoolean(int row, boolean value);

  void putByte(int row, byte value);

  void putShort(int row, short value);

  /** INT; DATE as days since 1970-01-01. */
  void putInt(int row, int value);

  /** BIGINT; TIMESTAMP and TIMESTAMP_NTZ as microseconds since 1970-01-01T00:00. */
  void putLong(int row, long value);

  void putFloat(int row, float value);

  void putDouble(int row, double value);

  /** STRING as valid UTF-8; BINARY. The bytes are copied. */
  void putBytes(int row, byte[] source, int offset, int length);

  /** DECIMAL of precision 18 or less, as its unscaled value at the column's scale. */
  void putDecimal(int row, long unscaled);

  /** DECIMAL of precision above 18, as its unscaled value at the column's scale. */
  void putDecimal(int row, BigInteger unscaled);

  /** Marks a struct's row as present; its fields are written to the children. */
  void putStruct(int row);

  ColumnWriter child(int index);

  /**
   * Begins an array or a map; returns the row in the child or children where its first element
   * goes.
   */
  int beginList(int row);

  void endList(int row, int first, int count);

  /** Forgets every value. */
  ColumnWriter DISCARD = new DiscardingWriter();
}
