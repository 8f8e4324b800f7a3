package io.roundabout.gateprotocol;

/** What both sides of gate protocol 1 must know besides the lines themselves. */
public final class GateProtocol {

  public static final int DEFAULT_PORT = 9999;

  /** The longest line with which a visit may begin, in bytes without its end. */
  public static final int MAX_REQUEST_BYTES = 4096;

  /** The longest row unless the gate is configured otherwise, in bytes without its end. */
  public static final int DEFAULT_MAX_ROW_BYTES = 1 << 20;

  /** So many REJECT lines of a visit name their row; then only counts come. */
  public static final int NAMED_REJECTS = 100;

  /** Ends the trip. A data line that begins with the same backslash is sent with one more. */
  public static final String END_OF_TRIP = "\\.";

  private GateProtocol() {}

  /**
   * The row as it is sent: with one more backslash in front if it begins with one.
   *
   * @param row one line, without its end
   */
  public static String escape(String row) {
    return row.startsWith("\\") ? "\\" + row : row;
  }
}
