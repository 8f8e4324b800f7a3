package io.roundabout.exitsink;

import io.roundabout.rowformat.ColumnType;
import io.roundabout.rowformat.RowValues;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Plain Java values as a row. */
record Row(List<Object> values) implements RowValues {

  static Row of(Object... values) {
    List<Object> list = new ArrayList<>();
    for (Object value : values) {
      list.add(value);
    }
    return new Row(list);
  }

  @SuppressWarnings("unchecked")
  private <T> T at(int index) {
    return (T) values.get(index);
  }

  @Override
  public int size() {
    return values.size();
  }

  @Override
  public boolean isNull(int index) {
    return values.get(index) == null;
  }

  @Override
  public boolean getBoolean(int index) {
    return this.<Boolean>at(index);
  }

  @Override
  public byte getByte(int index) {
    return this.<Byte>at(index);
  }

  @Override
  public short getShort(int index) {
    return this.<Short>at(index);
  }

  @Override
  public int getInt(int index) {
    return this.<Integer>at(index);
  }

  @Override
  public long getLong(int index) {
    return this.<Long>at(index);
  }

  @Override
  public float getFloat(int index) {
    return this.<Float>at(index);
  }

  @Override
  public double getDouble(int index) {
    return this.<Double>at(index);
  }

  @Override
  public String getString(int index) {
    return at(index);
  }

  @Override
  public byte[] getBinary(int index) {
    return at(index);
  }

  @Override
  public BigDecimal getDecimal(int index, int precision, int scale) {
    return at(index);
  }

  @Override
  public RowValues getStruct(int index, int fields) {
    return new Row(at(index));
  }

  @Override
  public RowValues getArray(int index, ColumnType element) {
    return new Row(at(index));
  }

  @Override
  public RowValues getMapKeys(int index) {
    return new Row(new ArrayList<>(this.<Map<String, Object>>at(index).keySet()));
  }

  @Override
  public RowValues getMapValues(int index, ColumnType value) {
    return new Row(new ArrayList<>(this.<Map<String, Object>>at(index).values()));
  }
}
