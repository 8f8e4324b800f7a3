package io.roundabout.rowformat;

import java.math.BigDecimal;

/**
 * The values of one row, or of one list or map within it, by position: what a result row looks like
 * to the encoders, which so need not know Spark.
 */
public interface RowValues {

  int size();

  boolean isNull(int index);

  boolean getBoolean(int index);

  byte getByte(int index);

  short getShort(int index);

  /** INT; DATE as days since 1970-01-01. */
  int getInt(int index);

  /** BIGINT; TIMESTAMP and TIMESTAMP_NTZ as microseconds since 1970-01-01T00:00. */
  long getLong(int index);

  float getFloat(int index);

  double getDouble(int index);

  String getString(int index);

  byte[] getBinary(int index);

  BigDecimal getDecimal(int index, int precision, int scale);

  /** The fields of a struct of that many fields. */
  RowValues getStruct(int index, int fields);

  RowValues getArray(int index, ColumnType element);

  /** The keys of a map, in the order of {@link #getMapValues}. */
  RowValues getMapKeys(int index);

  RowValues getMapValues(int index, ColumnType value);
}
