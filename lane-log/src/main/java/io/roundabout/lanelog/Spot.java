package io.roundabout.lanelog;

/**
 * A boundary of blocks in a file.
 *
 * @param row the first row of the block that begins here, as the file numbers it
 * @param offset in bytes
 */
record Spot(long row, long offset) {}
