package io.roundabout.lanelog;

/**
 * A complete dump of a table lane.
 *
 * @param version rises with every dump
 * @param rows breakdowns included
 * @param bytes on disk
 */
public record TableVersion(
    long version,
    TripKey key,
    String vehicle,
    long rows,
    long rejected,
    long bytes,
    long completedMillis) {}
