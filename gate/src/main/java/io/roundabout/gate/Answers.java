package io.roundabout.gate;

import io.netty.channel.Channel;
import io.roundabout.gateprotocol.GateProtocol;
import io.roundabout.gateprotocol.ServerLine;
import io.roundabout.gateprotocol.ServerLine.Ack;
import io.roundabout.gateprotocol.ServerLine.Reject;
import io.roundabout.gateprotocol.ServerLine.Rejected;
import io.roundabout.haltpoints.HaltPoint;
import io.roundabout.lanelog.Verdict;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * What a visit has to be told and has not been yet. However long the vehicle does not read, this
 * never holds more than the first {@value GateProtocol#NAMED_REJECTS} REJECTs, one count and one
 * ACK. Used by the connection's event loop only.
 */
final class Answers {
  private static final int MAX_REASON = 1000;

  private final Channel channel;
  private final Queue<Reject> rejects = new ArrayDeque<>();
  private long rejected;
  private long saidRejected;
  private long acknowledged;
  private long saidAcknowledged;
  private boolean scheduled;

  Answers(Channel channel) {
    this.channel = channel;
  }

  /** Says it at once. */
  void now(ServerLine line) {
    channel.writeAndFlush(line, channel.voidPromise());
  }

  /**
   * Rows have become durable; will be said with whatever else becomes durable in this turn of the
   * event loop.
   *
   * @param firstRow the trip's number of the row that the verdicts count from
   * @param lastRow rows 1 to this are on disk
   */
  void durable(long firstRow, List<Verdict> verdicts, long lastRow) {
    for (int i = 0; i < verdicts.size() && rejected + i < GateProtocol.NAMED_REJECTS; i++) {
      Verdict verdict = verdicts.get(i);
      String reason = verdict.reason();
      rejects.add(
          new Reject(
              firstRow + verdict.row(),
              reason.substring(0, Math.min(reason.length(), MAX_REASON))));
    }
    rejected += verdicts.size();
    acknowledged = lastRow;
    if (!scheduled) {
      scheduled = true;
      channel.eventLoop().execute(this::sayScheduled);
    }
  }

  private void sayScheduled() {
    scheduled = false;
    sayIfRead();
  }

  /** Says what is due, unless earlier answers still wait to be read. */
  void sayIfRead() {
    if (channel.isWritable()) {
      say();
    }
  }

  /** Says all that is due. */
  void say() {
    for (Reject reject = rejects.poll(); reject != null; reject = rejects.poll()) {
      channel.write(reject, channel.voidPromise());
    }
    if (rejected > GateProtocol.NAMED_REJECTS && rejected > saidRejected) {
      channel.write(new Rejected(rejected), channel.voidPromise());
      saidRejected = rejected;
    }
    if (acknowledged > saidAcknowledged) {
      HaltPoint.BEFORE_ACK.reached();
      channel.writeAndFlush(new Ack(acknowledged), channel.voidPromise());
      saidAcknowledged = acknowledged;
      HaltPoint.AFTER_ACK.reached();
    }
    channel.flush();
  }
}
