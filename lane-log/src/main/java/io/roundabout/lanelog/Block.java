package io.roundabout.lanelog;

import java.util.List;

/**
 * A block as it was read. The arrays are the reader's own and hold until its next step.
 *
 * @param firstRow the lane's number of the first row, from 0 (within a table version: from 0 in
 *     that version)
 * @param arrivalMillis when the block came, milliseconds since 1970
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
    byte[] bytes,
    int from,
    int to) {}
