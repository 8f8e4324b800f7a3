package io.roundabout.lanelog;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Rows of one trip on their way into the log. The bytes belong to the log until the append has been
 * answered; the event times are the caller's again when {@link LaneLog#append} returns.
 *
 * @param vehicle who brings them; the first block of a trip makes it the owner
 * @param named whether the vehicle chose the trip's name: named trips are remembered for ever,
 *     others as long as their rows, but at most until 10,000 newer ones are complete
 * @param firstTripRow the trip's number of the first row, from 1
 * @param rows may be 0 only for a block that ends its trip
 * @param encoding as {@link LaneLog#registerEncoding} numbered it
 * @param crcAfter CRC32C of the trip's rows up to and with these
 * @param verdicts the breakdowns among the rows, in rising order
 * @param endOfTrip whether the trip is complete with this block
 * @param bytes from position to limit: the rows, each ended by LF
 * @param eventTimes microseconds since 1970 of each row, by its index; may be longer, and may hold
 *     anything for breakdowns. Null in a lane without event time
 * @param changes table lanes: whether the trip's rows change the table by its key rather than
 *     replace it; the same for all blocks of a trip
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares blocks; a list would box every row
public record TripBlock(
    TripKey key,
    String vehicle,
    boolean named,
    long firstTripRow,
    int rows,
    int encoding,
    int crcAfter,
    List<Verdict> verdicts,
    boolean endOfTrip,
    ByteBuffer bytes,
    long[] eventTimes,
    boolean changes) {

  /** Of a trip that does not change a table by its key. */
  public TripBlock(
      TripKey key,
      String vehicle,
      boolean named,
      long firstTripRow,
      int rows,
      int encoding,
      int crcAfter,
      List<Verdict> verdicts,
      boolean endOfTrip,
      ByteBuffer bytes,
      long[] eventTimes) {
    this(
        key,
        vehicle,
        named,
        firstTripRow,
        rows,
        encoding,
        crcAfter,
        verdicts,
        endOfTrip,
        bytes,
        eventTimes,
        false);
  }

  /** Of a lane without event time. */
  public TripBlock(
      TripKey key,
      String vehicle,
      boolean named,
      long firstTripRow,
      int rows,
      int encoding,
      int crcAfter,
      List<Verdict> verdicts,
      boolean endOfTrip,
      ByteBuffer bytes) {
    this(
        key,
        vehicle,
        named,
        firstTripRow,
        rows,
        encoding,
        crcAfter,
        verdicts,
        endOfTrip,
        bytes,
        null);
  }
}
