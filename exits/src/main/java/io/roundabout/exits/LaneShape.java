package io.roundabout.exits;

import io.roundabout.rowformat.Columns;
import java.util.Optional;

/**
 * What SQL needs to know of a lane.
 *
 * @param table whether the newest complete trip is the table
 * @param eventTime the column that says when a row happened, a TIMESTAMP
 */
public record LaneShape(String name, Columns columns, boolean table, Optional<String> eventTime) {

  static LaneShape of(io.roundabout.lanesource.Lane lane) {
    return new LaneShape(lane.name(), lane.columns(), lane.table(), lane.eventTime());
  }
}
