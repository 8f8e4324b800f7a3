package io.roundabout.rowformat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps a column's values as plain Java objects; binary as a list of bytes, to be compared. */
final class RecordedColumn implements ColumnWriter {
  private final ColumnType type;
  private final Map<Integer, Object> values = new TreeMap<>();
  private final List<RecordedColumn> children = new ArrayList<>();
  private int listEnd;

  private record Span(int first, int count) {}

  private static final Object STRUCT = new Object();

  RecordedColumn(ColumnType type) {
    this.type = type;
    if (type instanceof ColumnType.Array array) {
      children.add(new RecordedColumn(array.element()));
    } else if (type instanceof ColumnType.MapOf map) {
      children.add(new RecordedColumn(ColumnType.Scalar.STRING));
      children.add(new RecordedColumn(map.value()));
    } else if (type instanceof ColumnType.Struct struct) {
      struct.fields().forEach(field -> children.add(new RecordedColumn(field.type())));
    }
  }

  static RecordedColumn[] all(Columns columns) {
    return columns.list().stream()
        .map(column -> new RecordedColumn(column.type()))
        .toArray(RecordedColumn[]::new);
  }

  Object get(int row) {
    if (!values.containsKey(row)) {
      throw new AssertionError("nothing was written to row " + row + " of a " + type.ddl());
    }
    Object value = values.get(row);
    if (value instanceof Span span) {
      return list(span);
    }
    if (value != STRUCT) {
      return value;
    }
    List<Object> fields = new ArrayList<>();
    children.forEach(child -> fields.add(child.get(row)));
    return fields;
  }

  private Object list(Span span) {
    List<Object> list = new ArrayList<>();
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = span.first; i < span.first + span.count; i++) {
      if (children.size() == 1) {
        list.add(children.get(0).get(i));
      } else {
        map.put(children.get(0).get(i), children.get(1).get(i));
      }
    }
    return children.size() == 1 ? list : map;
  }

  @Override
  public void putNull(int row) {
    values.put(row, null);
  }

  private void put(int row, Object value) {
    values.put(row, value);
  }

  @Override
  public void putBoolean(int row, boolean value) {
    put(row, value);
  }

  @Override
  public void putByte(int row, byte value) {
    put(row, value);
  }

  @Override
  public void putShort(int row, short value) {
    put(row, value);
  }

  @Override
  public void putInt(int row, int value) {
    put(row, value);
  }

  @Override
  public void putLong(int row, long value) {
    put(row, value);
  }

  @Override
  public void putFloat(int row, float value) {
    put(row, value);
  }

  @Override
  public void putDouble(int row, double value) {
    put(row, value);
  }

  @Override
  public void putBytes(int row, byte[] source, int offset, int length) {
    if (type == ColumnType.Scalar.STRING) {
      put(row, new String(source, offset, length, StandardCharsets.UTF_8));
      return;
    }
    put(row, bytes(source, offset, length));
  }

  static List<Byte> bytes(byte[] source, int offset, int length) {
    List<Byte> bytes = new ArrayList<>();
    for (int i = offset; i < offset + length; i++) {
      bytes.add(source[i]);
    }
    return bytes;
  }

  @Override
  public void putDecimal(int row, long unscaled) {
    putDecimal(row, BigInteger.valueOf(unscaled), true);
  }

  @Override
  public void putDecimal(int row, BigInteger unscaled) {
    putDecimal(row, unscaled, false);
  }

  private void putDecimal(int row, BigInteger unscaled, boolean isShort) {
    ColumnType.Decimal decimal = (ColumnType.Decimal) type;
    if (isShort != (decimal.precision() <= 18)) {
      throw new AssertionError("the wrong method for " + type.ddl());
    }
    BigDecimal value = new BigDecimal(unscaled, decimal.scale());
    if (value.precision() > decimal.precision()) {
      throw new AssertionError(value + " is too long for " + type.ddl());
    }
    put(row, value);
  }

  @Override
  public void putStruct(int row) {
    put(row, STRUCT);
  }

  @Override
  public ColumnWriter child(int index) {
    return children.get(index);
  }

  @Override
  public int beginList(int row) {
    return listEnd;
  }

  @Override
  public void endList(int row, int first, int count) {
    put(row, new Span(first, count));
    listEnd = first + count;
  }
}
