package io.roundabout.exits;

import java.util.UUID;

/**
 * Rows that an exit leaves out because its query failed on them.
 *
 * @param from the first row
 * @param to the row after the last
 * @param error what the query said
 * @param rows how many of them become breakdowns of the exit: neither those that are breakdowns
 *     anyway, nor late ones that the exit would leave out
 * @param withoutLate whether the exit leaves late rows out
 */
record Skip(
    String lane, UUID laneId, long from, long to, String error, long rows, boolean withoutLate) {}
