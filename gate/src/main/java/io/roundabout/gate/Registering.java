package io.roundabout.gate;

import io.roundabout.gateprotocol.ServerLine;
import java.util.Optional;

/** Waits until the lane has written down how the rows of this header are written. */
record Registering(Visit visit) implements TakesNothing {

  /**
   * @param changed what is wrong if the trip began with another header
   */
  record Registered(RowEncoding encoding, Optional<ServerLine.Err> changed) {}

  void registered(Registered registered) {
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
