package io.roundabout.gateprotocol;

import java.util.Optional;

/**
 * The line {@code UNLOAD lane vehicle=… trip=… …}.
 *
 * @param from the trip's number of the first row that comes, from 1
 */
public record UnloadRequest(
    String lane,
    String vehicle,
    Optional<String> trip,
    int part,
    int parts,
    long from,
    Optional<String> format,
    Optional<Boolean> header,
    boolean atomic) {

  /** The request as a line, without a line end. */
  public String text() {
    throw new UnsupportedOperationException();
  }

  /**
   * @throws IllegalArgumentException with a sentence for the vehicle, when the line is not of this
   *     form
   */
  public static UnloadRequest parse(String line) {
    throw new UnsupportedOperationException(line);
  }
}
