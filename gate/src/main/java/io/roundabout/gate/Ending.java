package io.roundabout.gate;

import io.roundabout.gateprotocol.ErrorCode;
import io.roundabout.gateprotocol.ServerLine;
import io.roundabout.haltpoints.HaltPoint;
import io.roundabout.lanelog.TripState;

/** The trip's end is on its way to the disk. */
record Ending(Visit visit) implements TakesNothing {

  /** Everything is durable. */
  Conversation settled() {
    HaltPoint.AFTER_TRIP_END.reached();
    TripState trip = visit.trip();
    return Leaving.with(new ServerLine.Done(trip.rows(), visit.fresh(), trip.rejected()));
  }

  /** Whoever takes over now finds the trip complete, so this visit may hear it too. */
  @Override
  public Conversation failed(ServerLine.Err error) {
    return error.code() == ErrorCode.TAKEN_OVER ? this : Leaving.with(error);
  }
}
