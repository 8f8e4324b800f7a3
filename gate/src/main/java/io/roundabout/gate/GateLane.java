package io.roundabout.gate;

import io.roundabout.lanelog.LaneLog;
import io.roundabout.rowformat.Column;
import io.roundabout.rowformat.ColumnType;
import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.CsvOptions;
import io.roundabout.rowformat.Format;
import java.util.List;
import java.util.Optional;

/** A lane as the gate offers it to vehicles. */
public sealed interface GateLane {

  String name();

  /**
   * A lane that takes rows.
   *
   * @param log stays the caller's: the gate never closes it. It was opened for an event time if
   *     there is one
   * @param format of visits that do not say another
   * @param csv how csv is written in this lane, whichever visit brings it
   * @param eventTime the column that says when a row happened: a TIMESTAMP that is NOT NULL, so
   *     that a row without it is a breakdown
   * @param key the columns that tell a table's rows apart, as they are named there; empty for a
   *     table that only whole dumps change, and for a lane that is none
   */
  record Open(
      String name,
      LaneLog log,
      Columns columns,
      Format format,
      CsvOptions csv,
      Optional<String> eventTime,
      List<String> key)
      implements GateLane {

    /**
     * @throws IllegalArgumentException when the event time is no column of the lane, or no
     *     TIMESTAMP NOT NULL; when the key is none of flat columns of a table
     */
    public Open {
      eventTime.ifPresent(column -> check(name, columns, column));
      key = List.copyOf(key);
      if (!key.isEmpty()) {
        checkKey(name, log, columns, key);
      }
    }

    /** A lane without a key. */
    public Open(
        String name,
        LaneLog log,
        Columns columns,
        Format format,
        CsvOptions csv,
        Optional<String> eventTime) {
      this(name, log, columns, format, csv, eventTime, List.of());
    }

    /** A lane without event time and without a key. */
    public Open(String name, LaneLog log, Columns columns, Format format, CsvOptions csv) {
      this(name, log, columns, format, csv, Optional.empty(), List.of());
    }

    private static void checkKey(String lane, LaneLog log, Columns columns, List<String> key) {
      List<String> flat =
          columns.list().stream()
              .filter(column -> isFlat(column.type()))
              .map(Column::name)
              .toList();
      if (!log.table() || !flat.containsAll(key) || columns.indexOf(KeyedJudge.DELETE) >= 0) {
        throw new IllegalArgumentException(
            "lane '%s' cannot have the key %s: it must be a table, the key flat columns of it, and no column named '%s'; the columns are %s"
                .formatted(lane, key, KeyedJudge.DELETE, columns.ddl()));
      }
    }

    private static boolean isFlat(ColumnType type) {
      return type instanceof ColumnType.Scalar || type instanceof ColumnType.Decimal;
    }

    private static void check(String lane, Columns columns, String name) {
      int index = columns.indexOf(name);
      Column column = index < 0 ? null : columns.get(index);
      if (column == null || column.nullable() || column.type() != ColumnType.Scalar.TIMESTAMP) {
        throw new IllegalArgumentException(
            "lane '%s': the event time '%s' must be a column TIMESTAMP NOT NULL; the columns are %s"
                .formatted(lane, name, columns.ddl()));
      }
    }
  }

  /**
   * A lane that is configured but could not be opened: its visits get {@code ERR UNAVAILABLE}.
   *
   * @param reason a sentence for the vehicle's owner
   */
  record Stopped(String name, String reason) implements GateLane {}
}
