package io.roundabout.exits;

import java.util.UUID;

/**
 * Rows that an exit leaves out because its query failed on them.
 *
 * @param from the first row
 * @param to the row after the last
 * @param error what the query said
 */
record Skip(String lane, UUID laneId, long from, long to, String error) {}
