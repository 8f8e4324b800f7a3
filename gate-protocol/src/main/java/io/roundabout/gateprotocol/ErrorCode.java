package io.roundabout.gateprotocol;

/** Why the gate ends a visit. */
public enum ErrorCode {
  UNKNOWN_LANE,
  BAD_REQUEST,
  TRIP_OWNED,
  TRIP_DIFFERS,
  GAP,
  ROW_TOO_LONG,
  NOT_ALLOWED,
  UNAVAILABLE,
  /** A newer visit of the same vehicle has taken over the trip. */
  TAKEN_OVER
}
