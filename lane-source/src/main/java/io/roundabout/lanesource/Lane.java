package io.roundabout.lanesource;

import io.roundabout.lanelog.LaneLog;
import io.roundabout.lanelog.LogStorage;
import io.roundabout.rowformat.Columns;
import java.util.List;
import java.util.Optional;

/**
 * A lane as the queries see it.
 *
 * @param columns the lane's current ones; rows that came under others are read as these, by name
 * @param table whether the lane's newest complete trip is a table
 * @param key the columns that tell a table's rows apart, as they are named there; empty for a table
 *     that only whole dumps change, and for a lane that is none
 * @param eventTime when the rows happened; empty for a lane that does not say
 * @param log null for a lane that is only declared: enough to analyse a query, not to run it
 * @param storage the log's; null for a lane that is only declared
 */
public record Lane(
    String name,
    Columns columns,
    boolean table,
    List<String> key,
    Optional<EventTime> eventTime,
    LaneLog log,
    LogStorage storage) {

  public Lane {
    key = List.copyOf(key);
  }

  /** A table whose rows can be changed one by one. */
  public static Lane keyed(
      String name, Columns columns, List<String> key, LaneLog log, LogStorage storage) {
    return new Lane(name, columns, log.table(), key, Optional.empty(), log, storage);
  }

  public Lane(
      String name,
      Columns columns,
      Optional<EventTime> eventTime,
      LaneLog log,
      LogStorage storage) {
    this(name, columns, log.table(), List.of(), eventTime, log, storage);
  }

  /** A lane without its files. */
  public static Lane declared(String name, Columns columns, boolean table) {
    return new Lane(name, columns, table, List.of(), Optional.empty(), null, null);
  }
}
