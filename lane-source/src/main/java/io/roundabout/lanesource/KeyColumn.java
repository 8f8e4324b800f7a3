package io.roundabout.lanesource;

import io.roundabout.rowformat.ColumnWriter;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Takes the values of one key column of a block, as bytes that are equal when the values are. Not
 * thread-safe.
 */
final class KeyColumn implements ColumnWriter {
  private static final int NULL = -1;

  private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
  private byte[] bytes = new byte[1024];
  private int end;
  private int[] starts = new int[64];
  private int[] lengths = new int[64];

  /** A new block begins. */
  void reset() {
    end = 0;
  }

  boolean isNull(int row) {
    return lengths[row] == NULL;
  }

  /** Of a BOOLEAN that is not null. */
  boolean isTrue(int row) {
    return bytes[starts[row] + Long.BYTES - 1] != 0;
  }

  int length(int row) {
    return lengths[row];
  }

  void copy(int row, byte[] target, int at) {
    System.arraycopy(bytes, starts[row], target, at, lengths[row]);
  }

  private void put(int row, byte[] source, int from, int length) {
    room(row);
    if (bytes.length - end < length) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(end, length), 2 * bytes.length));
    }
    System.arraycopy(source, from, bytes, end, length);
    starts[row] = end;
    lengths[row] = length;
    end += length;
  }

  private void room(int row) {
    if (row >= starts.length) {
      int capacity = Math.max(row + 1, 2 * starts.length);
      starts = Arrays.copyOf(starts, capacity);
      lengths = Arrays.copyOf(lengths, capacity);
    }
  }

  private void put(int row, long value) {
    number.putLong(0, value);
    put(row, number.array(), 0, Long.BYTES);
  }

  @Override
  public void putNull(int row) {
    room(row);
    lengths[row] = NULL;
  }

  @Override
  public void putBoolean(int row, boolean value) {
    put(row, value ? 1 : 0);
  }

  @Override
  public void putByte(int row, byte value) {
    put(row, (long) value);
  }

  @Override
  public void putShort(int row, short value) {
    put(row, (long) value);
  }

  @Override
  public void putInt(int row, int value) {
    put(row, (long) value);
  }

  @Override
  public void putLong(int row, long value) {
    put(row, value);
  }

  @Override
  public void putFloat(int row, float value) {
    putDouble(row, value);
  }

  /** As SQL compares: every NaN is the same, and so are both zeros. */
  @Override
  public void putDouble(int row, double value) {
    put(row, Double.doubleToLongBits(value == 0 ? 0.0 : value));
  }

  @Override
  public void putBytes(int row, byte[] source, int offset, int length) {
    put(row, source, offset, length);
  }

  @Override
  public void putDecimal(int row, long unscaled) {
    put(row, unscaled);
  }

  @Override
  public void putDecimal(int row, BigInteger unscaled) {
    byte[] value = unscaled.toByteArray();
    put(row, value, 0, value.length);
  }

  @Override
  public void putStruct(int row) {
    throw nested();
  }

  @Override
  public ColumnWriter child(int index) {
    throw nested();
  }

  @Override
  public int beginList(int row) {
    throw nested();
  }

  @Override
  public void endList(int row, int first, int count) {
    throw nested();
  }

  private static IllegalStateException nested() {
    return new IllegalStateException("a key is made of flat columns");
  }
}
