package io.roundabout.gate;

import io.roundabout.gateprotocol.ServerLine;
import io.roundabout.lanelog.TripState;
import io.roundabout.rowformat.Encoding;
import java.util.Optional;

/** Waits until the lane has written down how this visit's csv is written, and compared it. */
record Registering(Visit visit) implements TakesNothing {

  /**
   * @param changed what is wrong if the trip has csv of another header
   */
  record Registered(RowEncoding encoding, Optional<ServerLine.Err> changed) {}

  static Conversation begin(Visit visit, Encoding encoding) {
    Registering registering = new Registering(visit);
    Entrance entrance = visit.entrance();
    TripState trip = visit.trip();
    visit.when(
        entrance
            .number(encoding)
            .thenApplyAsync(
                number ->
                    new Registered(
                        new RowEncoding(encoding, number),
                        TripEncoding.changed(entrance.lane().log(), trip, encoding)),
                entrance.blocking()),
        registering::registered,
        visit::unavailable);
    return registering;
  }

  private void registered(Registered registered) {
    if (visit.is(this)) {
      visit.become(
          registered
              .changed()
              .<Conversation>map(Leaving::with)
              .orElseGet(() -> Comparing.from(visit, registered.encoding())));
      visit.goOn();
    }
  }
}
