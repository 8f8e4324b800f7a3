package io.roundabout.exits;

import io.roundabout.rowformat.Column;
import io.roundabout.rowformat.ColumnType.Scalar;
import io.roundabout.rowformat.Columns;
import java.util.List;

/**
 * A row of the exit {@code breakdowns}.
 *
 * @param exit null for a row that no exit can use; else the one that skips it
 */
record BreakdownRow(String exit, FoundRow found) implements FlatRow {

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
  public Columns columns() {
    return COLUMNS;
  }

  @Override
  public boolean isNull(int index) {
    return index != ROW && getString(index) == null;
  }

  @Override
  public String getString(int index) {
    return switch (index) {
      case 0 -> exit;
      case 1 -> found.lane();
      case 2 -> found.vehicle();
      case 3 -> found.trip();
      case 4 -> found.part();
      case 6 -> found.reason();
      case 7 -> found.raw();
      default -> throw otherType(index);
    };
  }

  @Override
  public long getLong(int index) {
    if (index != ROW) {
      throw otherType(index);
    }
    return found.row();
  }
}
