package io.roundabout.gate;

import io.roundabout.gate.Incoming.Cut;
import io.roundabout.gate.Incoming.Fault;
import io.roundabout.gate.Incoming.Header;
import io.roundabout.gate.Incoming.Rows;
import io.roundabout.gateprotocol.ServerLine;

/** The last line has been said. */
record Gone() implements Conversation {
  @Override
  public boolean takes() {
    return true;
  }

  @Override
  public Conversation rows(Rows rows) {
    return this;
  }

  @Override
  public Conversation header(Header header) {
    return this;
  }

  @Override
  public Conversation fault(Fault fault) {
    return this;
  }

  @Override
  public Conversation cut(Cut cut) {
    return this;
  }

  @Override
  public Conversation failed(ServerLine.Err error) {
    return this;
  }
}
