package io.roundabout.lanelog;

/**
 * What has come into a lane over its whole life, from what is on disk.
 *
 * @param acknowledged rows, breakdowns included; in a table lane, those of staged trips too
 * @param rejected the breakdowns among them
 * @param trimmed rows that retention has removed
 * @param staged rows of table trips that are not complete yet
 * @param openTrips trips that have not ended
 * @param bytes on disk
 */
public record LaneBooks(
    long acknowledged, long rejected, long trimmed, long staged, long openTrips, long bytes) {}
