package io.roundabout.lanesource;

import io.roundabout.rowformat.ColumnWriter;
import java.math.BigInteger;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * Writes the values of a column where Spark reads them. The vector grows with what is written to
 * it. Not thread-safe.
 *
 * <p>A value may be written again, so every one clears the null mark that an earlier one may have
 * set.
 */
public final class VectorWriter implements ColumnWriter {
  private final OnHeapColumnVector vector;
  private final VectorWriter[] children;
  private final boolean intDecimal;

  /** The vector has room for at least so many rows. */
  private int capacity;

  private VectorWriter(OnHeapColumnVector vector) {
    DataType type = vector.dataType();
    this.vector = vector;
    this.intDecimal = DecimalType.is32BitDecimalType(type);
    this.children = new VectorWriter[childCount(type)];
    for (int i = 0; i < children.length; i++) {
      children[i] = new VectorWriter((OnHeapColumnVector) vector.getChild(i));
    }
  }

  public static VectorWriter of(DataType type, int capacity) {
    return new VectorWriter(new OnHeapColumnVector(capacity, type));
  }

  private static int childCount(DataType type) {
    if (type instanceof StructType struct) {
      return struct.size();
    }
    return type instanceof MapType ? 2 : type instanceof ArrayType ? 1 : 0;
  }

  public WritableColumnVector vector() {
    return vector;
  }

  /** Forgets every value; keeps the memory, unless it has become huge. */
  public void reset() {
    vector.reset();
    forgetCapacity();
  }

  private void forgetCapacity() {
    capacity = 0;
    for (VectorWriter child : children) {
      child.forgetCapacity();
    }
  }

  /** About the bytes of memory that so many rows take. */
  long size(int rows) {
    long size = rows * (Long.BYTES + 1L);
    if (isBytes(vector.dataType())) {
      // The bytes' array doubles when it is full.
      size += 2L * vector.arrayData().getElementsAppended();
    }
    boolean struct = vector.dataType() instanceof StructType;
    for (VectorWriter child : children) {
      size += child.size(struct ? rows : child.vector.getElementsAppended());
    }
    return size;
  }

  private static boolean isBytes(DataType type) {
    return type instanceof StringType
        || type instanceof BinaryType
        || DecimalType.isByteArrayDecimalType(type);
  }

  /** Where a value of {@code row} goes, which is then not null. */
  private OnHeapColumnVector at(int row) {
    room(row);
    vector.putNotNull(row);
    return vector;
  }

  private void room(int row) {
    if (row >= capacity) {
      capacity = Math.max(row + 1, Math.multiplyExact(capacity, 2));
      vector.reserve(capacity);
    }
  }

  @Override
  public void putNull(int row) {
    room(row);
    vector.putNull(row);
  }

  @Override
  public void putBoolean(int row, boolean value) {
    at(row).putBoolean(row, value);
  }

  @Override
  public void putByte(int row, byte value) {
    at(row).putByte(row, value);
  }

  @Override
  public void putShort(int row, short value) {
    at(row).putShort(row, value);
  }

  @Override
  public void putInt(int row, int value) {
    at(row).putInt(row, value);
  }

  @Override
  public void putLong(int row, long value) {
    at(row).putLong(row, value);
  }

  @Override
  public void putFloat(int row, float value) {
    at(row).putFloat(row, value);
  }

  @Override
  public void putDouble(int row, double value) {
    at(row).putDouble(row, value);
  }

  @Override
  public void putBytes(int row, byte[] source, int offset, int length) {
    at(row).putByteArray(row, source, offset, length);
  }

  @Override
  public void putDecimal(int row, long unscaled) {
    if (intDecimal) {
      at(row).putInt(row, (int) unscaled);
    } else {
      at(row).putLong(row, unscaled);
    }
  }

  @Override
  public void putDecimal(int row, BigInteger unscaled) {
    byte[] bytes = unscaled.toByteArray();
    at(row).putByteArray(row, bytes, 0, bytes.length);
  }

  @Override
  public void putStruct(int row) {
    at(row);
  }

  @Override
  public ColumnWriter child(int index) {
    return children[index];
  }

  @Override
  public int beginList(int row) {
    return children[0].vector.getElementsAppended();
  }

  @Override
  public void endList(int row, int first, int count) {
    for (VectorWriter child : children) {
      int appended = child.vector.getElementsAppended();
      child.vector.addElementsAppended(first + count - appended);
    }
    at(row).putArray(row, first, count);
  }
}
