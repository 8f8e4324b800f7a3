package io.roundabout.exits;

import io.roundabout.lanesource.EventTime;
import io.roundabout.lanesource.Lane;
import io.roundabout.rowformat.Columns;
import java.util.Optional;

/**
 * What SQL needs to know of a lane.
 *
 * @param table whether the newest complete trip is the table
 * @param eventTime when the rows happened; empty for a lane that does not say
 */
public record LaneShape(
    String name, Columns columns, boolean table, Optional<EventTime> eventTime) {

  static LaneShape of(Lane lane) {
    return new LaneShape(lane.name(), lane.columns(), lane.table(), lane.eventTime());
  }
}
