package io.roundabout.exits;

import io.roundabout.rowformat.ColumnType;
import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.RowValues;
import java.math.BigDecimal;

/** A row of texts and of numbers that are longs. */
interface FlatRow extends RowValues {

  Columns columns();

  @Override
  default int size() {
    return columns().size();
  }

  default IllegalArgumentException otherType(int index) {
    return new IllegalArgumentException(
        "column '%s' is a %s".formatted(columns().get(index).name(), columns().get(index).type()));
  }

  @Override
  default boolean getBoolean(int index) {
    throw otherType(index);
  }

  @Override
  default byte getByte(int index) {
    throw otherType(index);
  }

  @Override
  default short getShort(int index) {
    throw otherType(index);
  }

  @Override
  default int getInt(int index) {
    throw otherType(index);
  }

  @Override
  default float getFloat(int index) {
    throw otherType(index);
  }

  @Override
  default double getDouble(int index) {
    throw otherType(index);
  }

  @Override
  default byte[] getBinary(int index) {
    throw otherType(index);
  }

  @Override
  default BigDecimal getDecimal(int index, int precision, int scale) {
    throw otherType(index);
  }

  @Override
  default RowValues getStruct(int index, int fields) {
    throw otherType(index);
  }

  @Override
  default RowValues getArray(int index, ColumnType element) {
    throw otherType(index);
  }

  @Override
  default RowValues getMapKeys(int index) {
    throw otherType(index);
  }

  @Override
  default RowValues getMapValues(int index, ColumnType value) {
    throw otherType(index);
  }
}
