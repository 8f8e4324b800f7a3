package io.roundabout.lanelog;

/**
 * What is durable of a trip.
 *
 * @param vehicle the owner: who began it
 * @param rows rows 1 to {@code rows} are durable
 * @param crc CRC32C of these rows' bytes, each row ended by LF
 * @param bytes their number of bytes, LFs included
 * @param rejected how many of the rows are breakdowns
 * @param changes whether the rows change a table by its key rather than replace it
 */
public record TripState(
    TripKey key,
    String vehicle,
    long rows,
    int crc,
    long bytes,
    long rejected,
    boolean complete,
    boolean changes) {

  /** Of a trip that does not change a table by its key. */
  public TripState(
      TripKey key,
      String vehicle,
      long rows,
      int crc,
      long bytes,
      long rejected,
      boolean complete) {
    this(key, vehicle, rows, crc, bytes, rejected, complete, false);
  }
}
