package io.roundabout.gate;

import io.roundabout.gateprotocol.ErrorCode;

/** What a vehicle sends after its request, in order. */
sealed interface Incoming {

  /**
   * Whole rows, each ended by LF, ready to be judged and stored: {@code bytes[0, length)}.
   *
   * @param firstRow the trip's number of the first row, from 1
   * @param rows may be 0 only with {@code endOfTrip}
   */
  record Rows(byte[] bytes, int length, long firstRow, int rows, boolean endOfTrip)
      implements Incoming {

    /** The trip's number of the last row. */
    long lastRow() {
      return firstRow + rows - 1;
    }
  }

  /** The csv header, without its line end. */
  record Header(byte[] line) implements Incoming {}

  /** Something that is not of the protocol; nothing follows. */
  record Fault(ErrorCode code, String message) implements Incoming {}

  /**
   * The vehicle has stopped sending without the trip's end; nothing follows.
   *
   * @param droppedBytes of a last line without its LF
   */
  record Cut(long droppedBytes) implements Incoming {}
}
