package io.roundabout.rowformat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Values as {@link RecordedColumn} keeps them. */
record ListValues(List<?> list) implements RowValues {
  @Override
  public int size() {
    return list.size();
  }

  @Override
  public boolean isNull(int index) {
    return list.get(index) == null;
  }

  @Override
  public boolean getBoolean(int index) {
    return (Boolean) list.get(index);
  }

  @Override
  public byte getByte(int index) {
    return (Byte) list.get(index);
  }

  @Override
  public short getShort(int index) {
    return (Short) list.get(index);
  }

  @Override
  public int getInt(int index) {
    return (Integer) list.get(index);
  }

  @Override
  public long getLong(int index) {
    return (Long) list.get(index);
  }

  @Override
  public float getFloat(int index) {
    return (Float) list.get(index);
  }

  @Override
  public double getDouble(int index) {
    return (Double) list.get(index);
  }

  @Override
  public String getString(int index) {
    return (String) list.get(index);
  }

  @Override
  public byte[] getBinary(int index) {
    List<?> value = (List<?>) list.get(index);
    byte[] bytes = new byte[value.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (Byte) value.get(i);
    }
    return bytes;
  }

  @Override
  public BigDecimal getDecimal(int index, int precision, int scale) {
    return (BigDecimal) list.get(index);
  }

  @Override
  public RowValues getStruct(int index, int fields) {
    return new ListValues((List<?>) list.get(index));
  }

  @Override
  public RowValues getArray(int index, ColumnType element) {
    return new ListValues((List<?>) list.get(index));
  }

  @Override
  public RowValues getMapKeys(int index) {
    return new ListValues(new ArrayList<>(((Map<?, ?>) list.get(index)).keySet()));
  }

  @Override
  public RowValues getMapValues(int index, ColumnType value) {
    return new ListValues(new ArrayList<>(((Map<?, ?>) list.get(index)).values()));
  }
}
