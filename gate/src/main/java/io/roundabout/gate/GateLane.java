package io.roundabout.gate;

import io.roundabout.lanelog.LaneLog;
import io.roundabout.rowformat.Column;
import io.roundabout.rowformat.ColumnType;
import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.CsvOptions;
import io.roundabout.rowformat.Format;
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
   */
  record Open(
      String name,
      LaneLog log,
      Columns columns,
      Format format,
      CsvOptions csv,
      Optional<String> eventTime)
      implements GateLane {

    /**
     * @throws IllegalArgumentException when the event time is no column of the lane, or no
     *     TIMESTAMP NOT NULL
     */
    public Open {
      eventTime.ifPresent(column -> check(name, columns, column));
    }

    /** A lane without event time. */
    public Open(String name, LaneLog log, Columns columns, Format format, CsvOptions csv) {
      this(name, log, columns, format, csv, Optional.empty());
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
