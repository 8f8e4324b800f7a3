package io.roundabout.rowformat;

import java.math.BigInteger;

/** A writer for rows that are only judged. */
class DiscardingWriter implements ColumnWriter {
  @Override
  public void putNull(int row) {}

  @Override
  public void putBoolean(int row, boolean value) {}

  @Override
  public void putByte(int row, byte value) {}

  @Override
  public void putShort(int row, short value) {}

  @Override
  public void putInt(int row, int value) {}

  @Override
  public void putLong(int row, long value) {}

  @Override
  public void putFloat(int row, float value) {}

  @Override
  public void putDouble(int row, double value) {}

  @Override
  public void putBytes(int row, byte[] source, int offset, int length) {}

  @Override
  public void putDecimal(int row, long unscaled) {}

  @Override
  public void putDecimal(int row, BigInteger unscaled) {}

  @Override
  public void putStruct(int row) {}

  @Override
  public ColumnWriter child(int index) {
    return this;
  }

  @Override
  public int beginList(int row) {
    return 0;
  }

  @Override
  public void endList(int row, int first, int count) {}
}
