package io.roundabout.lanelog;

/**
 * What is durable of a trip.
 *
 * @param vehicle the owner: who began it
 * @param rows rows 1 to {@code rows} are durable
 * @param crc CRC32C of these rows' bytes, each row ended by LF
 * @param bytes their number of bytes, LFs included
 * @param rejected how many of the rows are breakdowns
 */
public record TripState(
    TripKey key, String vehicle, long rows, int crc, long bytes, long rejected, boolean complete) {}
