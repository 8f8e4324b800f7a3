package io.roundabout.gate;

import io.roundabout.gate.Incoming.Rows;
import io.roundabout.gateprotocol.ErrorCode;
import io.roundabout.gateprotocol.ServerLine;
import io.roundabout.lanelog.TripState;

/** All rows of a complete trip have come again; only its end may follow. */
record Complete(Visit visit) implements TakesRows {

  @Override
  public Conversation rows(Rows rows) {
    TripState trip = visit.trip();
    visit.discard(rows);
    if (rows.rows() == 0) {
      return Leaving.with(new ServerLine.Done(trip.rows(), 0, trip.rejected()));
    }
    return Leaving.with(
        new ServerLine.Err(
            ErrorCode.TRIP_DIFFERS,
            "row=%d trip '%s' is complete with %d rows; more rows need a new trip name"
                .formatted(rows.firstRow(), trip.key().trip(), trip.rows())));
  }
}
