package io.roundabout.exits;

import io.roundabout.rowformat.Columns;

/**
 * What SQL needs to know of a lane.
 *
 * @param table whether the newest complete trip is the table
 */
public record LaneShape(String name, Columns columns, boolean table) {}
