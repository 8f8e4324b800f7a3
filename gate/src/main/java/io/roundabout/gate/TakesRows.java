package io.roundabout.gate;

import io.roundabout.gate.Incoming.Cut;
import io.roundabout.gate.Incoming.Fault;
import io.roundabout.gate.Incoming.Header;
import io.roundabout.gateprotocol.ServerLine;

/** A state in which rows come, and end in one of the usual ways. */
sealed interface TakesRows extends Conversation
    permits AwaitingHeader, Comparing, Complete, Unloading {

  Visit visit();

  @Override
  default boolean takes() {
    return true;
  }

  @Override
  default Conversation header(Header header) {
    throw new IllegalStateException("a header in " + this);
  }

  @Override
  default Conversation fault(Fault fault) {
    return Leaving.with(new ServerLine.Err(fault.code(), fault.message()));
  }

  /** How many rows are durable is known when none is on its way to the disk. */
  @Override
  default Conversation cut(Cut cut) {
    return new Leaving(() -> new ServerLine.Open(visit().trip().rows(), cut.droppedBytes()));
  }
}
