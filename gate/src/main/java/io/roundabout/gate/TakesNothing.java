package io.roundabout.gate;

import io.roundabout.gate.Incoming.Cut;
import io.roundabout.gate.Incoming.Fault;
import io.roundabout.gate.Incoming.Header;
import io.roundabout.gate.Incoming.Rows;

/** A state that waits for something else than the vehicle, and lets messages wait. */
sealed interface TakesNothing extends Conversation permits Entering, Registering, Ending {
  @Override
  default boolean takes() {
    return false;
  }

  @Override
  default Conversation rows(Rows rows) {
    throw new IllegalStateException("rows in " + this);
  }

  @Override
  default Conversation header(Header header) {
    throw new IllegalStateException("header in " + this);
  }

  @Override
  default Conversation fault(Fault fault) {
    throw new IllegalStateException("fault in " + this);
  }

  @Override
  default Conversation cut(Cut cut) {
    throw new IllegalStateException("cut in " + this);
  }

  @Override
  default boolean reads() {
    return false;
  }
}
