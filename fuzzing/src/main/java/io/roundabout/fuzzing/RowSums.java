package io.roundabout.fuzzing;

import io.roundabout.rowformat.Column;
import io.roundabout.rowformat.ColumnType;
import io.roundabout.rowformat.ColumnWriter;
import io.roundabout.rowformat.Columns;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keeps of each of a column's values a number by which two are compared. */
final class RowSums implements ColumnWriter {
  private static final long NULL = 0x9E3779B97F4A7C15L;
  private static final long STRUCT = 0xC2B2AE3D27D4EB4FL;
  private static final long LIST = 0x165667B19E3779F9L;

  private final List<RowSums> children = new ArrayList<>();
  private final boolean isStruct;
  private long[] values = new long[8];
  private long[] spans = new long[8];
  private int listEnd;

  private RowSums(ColumnType type) {
    isStruct = type instanceof ColumnType.Struct;
    if (type instanceof ColumnType.Array array) {
      children.add(new RowSums(array.element()));
    } else if (type instanceof ColumnType.MapOf map) {
      children.add(new RowSums(ColumnType.Scalar.STRING));
      children.add(new RowSums(map.value()));
    } else if (type instanceof ColumnType.Struct struct) {
      struct.fields().forEach(field -> children.add(new RowSums(field.type())));
    }
  }

  static RowSums[] of(Columns columns) {
    return columns.list().stream().map(Column::type).map(RowSums::new).toArray(RowSums[]::new);
  }

  long sum(int row) {
    long value = values[row];
    if (value == STRUCT && isStruct) {
      for (RowSums child : children) {
        value = 31 * value + child.sum(row);
      }
    } else if (value == LIST && !children.isEmpty()) {
      int first = (int) (spans[row] >>> 32);
      for (int i = first; i < first + (int) spans[row]; i++) {
        for (RowSums child : children) {
          value = 31 * value + child.sum(i);
        }
      }
    }
    return value;
  }

  private void put(int row, long value) {
    if (row >= values.length) {
      values = Arrays.copyOf(values, 2 * Math.max(row, values.length));
      spans = Arrays.copyOf(spans, values.length);
    }
    values[row] = value;
  }

  @Override
  public void putNull(int row) {
    put(row, NULL);
  }

  @Override
  public void putBoolean(int row, boolean value) {
    put(row, value ? 1 : 0);
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
    put(row, Float.floatToRawIntBits(value));
  }

  @Override
  public void putDouble(int row, double value) {
    put(row, Double.doubleToRawLongBits(value));
  }

  @Override
  public void putBytes(int row, byte[] source, int offset, int length) {
    long sum = length;
    for (int i = offset; i < offset + length; i++) {
      sum = 31 * sum + source[i];
    }
    put(row, sum);
  }

  @Override
  public void putDecimal(int row, long unscaled) {
    put(row, unscaled);
  }

  @Override
  public void putDecimal(int row, BigInteger unscaled) {
    put(row, unscaled.hashCode());
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
    put(row, LIST);
    spans[row] = (long) first << 32 | count;
    listEnd = first + count;
  }
}
