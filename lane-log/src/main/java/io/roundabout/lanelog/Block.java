package io.roundabout.lanelog;

import java.util.List;

/**
 * A block as it was read. The arrays are the reader's own and hold until its next step.
 *
 * <p>A close record reads as a block of one row that has no bytes, and names no trip and no
 * vehicle: it takes a row number and is no row.
 *
 * @param firstRow the lane's number of the first row, from 0 (within a table version: from 0 in
 *     that version)
 * @param arrivalMillis when the block came, milliseconds since 1970
 * @param mark the lane's mark after the block, microseconds since 1970; 0 when the lane had no
 *     event time
 * @param close whether it is a close record
 * @param bytes the rows stand in {@code bytes[from, to)}, each ended by LF
 */
public record Block(
    long firstRow,
    int rows,
    long arrivalMillis,
    TripKey key,
    String vehicle,
    long firstTripRow,
    int encoding,
    int crcBefore,
    int crcAfter,
    List<Verdict> verdicts,
    boolean endOfTrip,
    long mark,
    boolean close,
    byte[] bytes,
    int from,
    int to) {}
