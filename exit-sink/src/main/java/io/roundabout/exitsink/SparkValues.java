package io.roundabout.exitsink;

import io.roundabout.rowformat.ColumnType;
import io.roundabout.rowformat.RowValues;
import java.math.BigDecimal;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** Spark's values as the encoders want them; one object serves all rows of a part. */
final class SparkValues implements RowValues {
  private SpecializedGetters values;
  private int size;

  SparkValues of(InternalRow row) {
    values = row;
    size = row.numFields();
    return this;
  }

  private SparkValues of(ArrayData array) {
    values = array;
    size = array.numElements();
    return this;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean isNull(int index) {
    return values.isNullAt(index);
  }

  @Override
  public boolean getBoolean(int index) {
    return values.getBoolean(index);
  }

  @Override
  public byte getByte(int index) {
    return values.getByte(index);
  }

  @Override
  public short getShort(int index) {
    return values.getShort(index);
  }

  @Override
  public int getInt(int index) {
    return values.getInt(index);
  }

  @Override
  public long getLong(int index) {
    return values.getLong(index);
  }

  @Override
  public float getFloat(int index) {
    return values.getFloat(index);
  }

  @Override
  public double getDouble(int index) {
    return values.getDouble(index);
  }

  @Override
  public String getString(int index) {
    return values.getUTF8String(index).toString();
  }

  @Override
  public byte[] getBinary(int index) {
    return values.getBinary(index);
  }

  @Override
  public BigDecimal getDecimal(int index, int precision, int scale) {
    return values.getDecimal(index, precision, scale).toJavaBigDecimal();
  }

  @Override
  public RowValues getStruct(int index, int fields) {
    return new SparkValues().of(values.getStruct(index, fields));
  }

  @Override
  public RowValues getArray(int index, ColumnType element) {
    return new SparkValues().of(values.getArray(index));
  }

  @Override
  public RowValues getMapKeys(int index) {
    return new SparkValues().of(values.getMap(index).keyArray());
  }

  @Override
  public RowValues getMapValues(int index, ColumnType value) {
    return new SparkValues().of(values.getMap(index).valueArray());
  }
}
