package io.roundabout.gateprotocol;

/** Why the gate ends a visit. */
public enum ErrorCode {
  /** The lane is not in the gate's configuration. */
  UNKNOWN_LANE,
  /** The request, or something after it, is not of the protocol; the message says what is. */
  BAD_REQUEST,
  /** Another vehicle began the trip. */
  TRIP_OWNED,
  /** What came again is not what is durable. */
  TRIP_DIFFERS,
  /** {@code from} lies beyond the trip's next row. */
  GAP,
  /** A row is longer than the gate's limit. */
  ROW_TOO_LONG,
  /** The vehicle may not do this. */
  NOT_ALLOWED,
  /** The lane takes no rows at present; the visit may be tried again later. */
  UNAVAILABLE,
  /** A newer visit of the same vehicle has taken over the trip. */
  TAKEN_OVER
}
