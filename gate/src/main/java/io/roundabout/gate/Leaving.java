package io.roundabout.gate;

import io.roundabout.gate.Incoming.Cut;
import io.roundabout.gate.Incoming.Fault;
import io.roundabout.gate.Incoming.Header;
import io.roundabout.gate.Incoming.Rows;
import io.roundabout.gateprotocol.ServerLine;
import java.util.function.Supplier;

/**
 * Waits for what is on its way to the disk; takes nothing more.
 *
 * @param last what will be said then
 */
record Leaving(Supplier<ServerLine> last) implements Conversation {

  static Leaving with(ServerLine last) {
    return new Leaving(() -> last);
  }

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

  /** The first reason holds. */
  @Override
  public Conversation failed(ServerLine.Err error) {
    return this;
  }
}
