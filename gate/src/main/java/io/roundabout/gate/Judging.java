package io.roundabout.gate;

import io.roundabout.gate.Incoming.Rows;
import io.roundabout.gateprotocol.UnloadMode;
import io.roundabout.lanelog.Verdict;
import io.roundabout.rowformat.Encoding;
import java.util.List;

/** Finds the rows of a block that cannot be used. */
interface Judging {

  /**
   * @param verdicts the breakdowns, in rising order
   * @param eventTimes by row, as in {@link io.roundabout.lanelog.TripBlock}; the thread's own,
   *     until it judges again. Null in a lane without event time
   */
  record Judged(List<Verdict> verdicts, long[] eventTimes) {}

  Judged judge(Rows rows);

  static Judging of(GateLane.Open lane, Encoding encoding, UnloadMode mode) {
    return lane.key().isEmpty()
        ? new Judge(encoding, lane.eventTime())
        : new KeyedJudge(encoding, lane.key(), mode);
  }
}
