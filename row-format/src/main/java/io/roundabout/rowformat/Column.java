package io.roundabout.rowformat;

/**
 * A named, typed column.
 *
 * @param nullable whether a row may leave the value out
 */
public record Column(String name, ColumnType type, boolean nullable) {}
