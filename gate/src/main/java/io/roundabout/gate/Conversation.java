package io.roundabout.gate;

import io.roundabout.gate.Incoming.Cut;
import io.roundabout.gate.Incoming.Fault;
import io.roundabout.gate.Incoming.Header;
import io.roundabout.gate.Incoming.Rows;
import io.roundabout.gateprotocol.ServerLine;

/**
 * Where a visit stands after its request:
 *
 * <pre>
 *   Entering ── the trip is ours, its encoding known ──▶ AwaitingHeader, or where that leads
 *   AwaitingHeader ── header ──▶ Registering ── its encoding known ──▶ Comparing
 *                                                                   or Complete or Unloading
 *   Comparing ── as durable, up to the last durable row ──▶ Unloading, or Complete
 *   Complete ── \. ──▶ Leaving with DONE
 *   Unloading ── \. ──▶ Ending ── all durable ──▶ Leaving with DONE
 *   any ── the vehicle stops sending ──▶ Leaving with OPEN
 *   any ── fault, difference, stopped lane, takeover ──▶ Leaving with ERR
 *   Leaving ── nothing waits for the disk ──▶ Gone: the last line has been said
 * </pre>
 *
 * Messages are taken one after the other, each only when the state {@link #takes}. The states are
 * used by the connection's event loop only.
 */
sealed interface Conversation permits TakesNothing, TakesRows, Leaving, Gone {

  /** Whether the next message can be taken; otherwise it waits. */
  boolean takes();

  Conversation rows(Rows rows);

  Conversation header(Header header);

  Conversation fault(Fault fault);

  Conversation cut(Cut cut);

  /** The visit cannot go on. */
  default Conversation failed(ServerLine.Err error) {
    return Leaving.with(error);
  }

  /** Whether more bytes are wanted from the vehicle. */
  default boolean reads() {
    return true;
  }
}
