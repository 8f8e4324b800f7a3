package io.roundabout.gate;

import io.roundabout.rowformat.ColumnWriter;
import java.math.BigInteger;

/** Takes the values of a column of one type, whose methods are overridden; others cannot come. */
abstract class OneType implements ColumnWriter {
  private final String type;

  OneType(String type) {
    this.type = type;
  }

  @Override
  public void putBoolean(int row, boolean value) {
    throw other();
  }

  @Override
  public void putByte(int row, byte value) {
    throw other();
  }

  @Override
  public void putShort(int row, short value) {
    throw other();
  }

  @Override
  public void putInt(int row, int value) {
    throw other();
  }

  @Override
  public void putLong(int row, long value) {
    throw other();
  }

  @Override
  public void putFloat(int row, float value) {
    throw other();
  }

  @Override
  public void putDouble(int row, double value) {
    throw other();
  }

  @Override
  public void putBytes(int row, byte[] source, int offset, int length) {
    throw other();
  }

  @Override
  public void putDecimal(int row, long unscaled) {
    throw other();
  }

  @Override
  public void putDecimal(int row, BigInteger unscaled) {
    throw other();
  }

  @Override
  public void putStruct(int row) {
    throw other();
  }

  @Override
  public ColumnWriter child(int index) {
    throw other();
  }

  @Override
  public int beginList(int row) {
    throw other();
  }

  @Override
  public void endList(int row, int first, int count) {
    throw other();
  }

  private IllegalStateException other() {
    return new IllegalStateException("the column is a " + type);
  }
}
