package io.roundabout.exits;

import io.roundabout.rowformat.Column;
import io.roundabout.rowformat.ColumnType.Scalar;
import io.roundabout.rowformat.Columns;
import java.util.List;

/**
 * A row of the exit {@code late}.
 *
 * @param eventTime microseconds since 1970
 * @param lateMillis how much older it is than the lane's mark was when it came, rounded up
 */
record LateRow(FoundRow found, long eventTime, long lateMillis) implements FlatRow {

  static final Columns COLUMNS =
      new Columns(
          List.of(
              new Column("lane", Scalar.STRING, false),
              new Column("vehicle", Scalar.STRING, false),
              new Column("trip", Scalar.STRING, false),
              new Column("part", Scalar.STRING, true),
              new Column("row", Scalar.BIGINT, false),
              new Column("event_time", Scalar.TIMESTAMP, false),
              new Column("late_ms", Scalar.BIGINT, false),
              new Column("raw", Scalar.STRING, false)));

  private static final int PART = 3;

  /** Reads the lane log's reason: event time and mark, in microseconds since 1970. */
  static LateRow of(FoundRow found) {
    String reason = found.reason();
    int space = reason.indexOf(' ');
    long eventTime = Long.parseLong(reason, 0, space, 10);
    long mark = Long.parseLong(reason, space + 1, reason.length(), 10);
    return new LateRow(found, eventTime, -Math.floorDiv(eventTime - mark, 1000L));
  }

  @Override
  public Columns columns() {
    return COLUMNS;
  }

  @Override
  public boolean isNull(int index) {
    return index == PART && found.part() == null;
  }

  @Override
  public String getString(int index) {
    return switch (index) {
      case 0 -> found.lane();
      case 1 -> found.vehicle();
      case 2 -> found.trip();
      case PART -> found.part();
      case 7 -> found.raw();
      default -> throw otherType(index);
    };
  }

  @Override
  public long getLong(int index) {
    return switch (index) {
      case 4 -> found.row();
      case 5 -> eventTime;
      case 6 -> lateMillis;
      default -> throw otherType(index);
    };
  }
}
