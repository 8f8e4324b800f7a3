package io.roundabout.exits;

import io.roundabout.rowformat.Column;
import io.roundabout.rowformat.ColumnType;
import io.roundabout.rowformat.ColumnType.Scalar;
import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.RowValues;
import java.math.BigDecimal;
import java.util.List;

/**
 * A row of the exit {@code breakdowns}.
 *
 * @param exit null for a row that no exit can use; else the one that skips it
 * @param part null for a trip that is not divided, else {@code i/n}
 * @param row the row's number in its trip, from 1
 * @param raw the row as it was delivered, without its LF
 */
record BreakdownRow(
    String exit,
    String lane,
    String vehicle,
    String trip,
    String part,
    long row,
    String reason,
    String raw)
    implements RowValues {

  static final Columns COLUMNS =
      new Columns(
          List.of(
              new Column("exit", Scalar.STRING, true),
              new Column("lane", Scalar.STRING, false),
              new Column("vehicle", Scalar.STRING, false),
              new Column("trip", Scalar.STRING, false),
              new Column("part", Scalar.STRING, true),
              new Column("row", Scalar.BIGINT, false),
              new Column("reason", Scalar.STRING, false),
              new Column("raw", Scalar.STRING, false)));

  private static final int ROW = 5;

  @Override
  public int size() {
    return COLUMNS.size();
  }

  @Override
  public boolean isNull(int index) {
    return index != ROW && getString(index) == null;
  }

  @Override
  public String getString(int index) {
    return switch (index) {
      case 0 -> exit;
      case 1 -> lane;
      case 2 -> vehicle;
      case 3 -> trip;
      case 4 -> part;
      case 6 -> reason;
      case 7 -> raw;
      default -> throw otherType(index);
    };
  }

  @Override
  public long getLong(int index) {
    if (index != ROW) {
      throw otherType(index);
    }
    return row;
  }

  private static IllegalArgumentException otherType(int index) {
    return new IllegalArgumentException(
        "column '%s' is a %s".formatted(COLUMNS.get(index).name(), COLUMNS.get(index).type()));
  }

  @Override
  public boolean getBoolean(int index) {
    throw otherType(index);
  }

  @Override
  public byte getByte(int index) {
    throw otherType(index);
  }

  @Override
  public short getShort(int index) {
    throw otherType(index);
  }

  @Override
  public int getInt(int index) {
    throw otherType(index);
  }

  @Override
  public float getFloat(int index) {
    throw otherType(index);
  }

  @Override
  public double getDouble(int index) {
    throw otherType(index);
  }

  @Override
  public byte[] getBinary(int index) {
    throw otherType(index);
  }

  @Override
  public BigDecimal getDecimal(int index, int precision, int scale) {
    throw otherType(index);
  }

  @Override
  public RowValues getStruct(int index, int fields) {
    throw otherType(index);
  }

  @Override
  public RowValues getArray(int index, ColumnType element) {
    throw otherType(index);
  }

  @Override
  public RowValues getMapKeys(int index) {
    throw otherType(index);
  }

  @Override
  public RowValues getMapValues(int index, ColumnType value) {
    throw otherType(index);
  }
}
