package io.roundabout.server;

import io.roundabout.exits.ExitState;
import io.roundabout.exits.ExitStatus;
import io.roundabout.exits.ExitStatus.LaneProgress;
import io.roundabout.exits.ExitStatus.StateSize;
import io.roundabout.lanelog.LaneLog;
import io.roundabout.lanesource.Lane;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** How far lanes and exits have come in event time, as the user reads it. */
final class EventTimes {
  /** A lane's mark before its first row. */
  private static final long NO_ROW_YET = 1;

  private EventTimes() {}

  /** Microseconds since 1970 as a TIMESTAMP is written. */
  static String text(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }

  /** Before this, rows are late; empty as long as no row has come. */
  static Optional<String> mark(LaneLog log) {
    long mark = log.mark();
    return mark > NO_ROW_YET ? Optional.of(text(mark)) : Optional.empty();
  }

  /**
   * What an exit waits for that has read all there is and remembers rows still, and for which lane.
   */
  static Optional<String> waitsFor(ExitStatus exit, Map<String, Lane> lanes) {
    Optional<StateSize> remembered = exit.remembered();
    if (!(exit.state() instanceof ExitState.Running)
        || remembered.isEmpty()
        || remembered.get().rows() == 0
        || remembered.get().watermarkMicros().isEmpty()
        || exit.lanes().stream().anyMatch(lane -> lane.waiting() > 0)) {
      return Optional.empty();
    }
    String until = text(remembered.get().watermarkMicros().getAsLong());
    return slowest(exit, lanes)
        .map(
            lane ->
                "event time is at %s; open windows and joins wait for newer rows in lane %s, %s"
                    .formatted(
                        until,
                        lane.name(),
                        mark(lane.log())
                            .map(mark -> "whose mark is " + mark)
                            .orElse("which has none yet")));
  }

  /** The lane whose mark is behind the others'. */
  private static Optional<Lane> slowest(ExitStatus exit, Map<String, Lane> lanes) {
    Optional<Lane> slowest = Optional.empty();
    for (LaneProgress progress : exit.lanes()) {
      Lane lane = lanes.get(progress.lane());
      if (lane != null
          && lane.eventTime().isPresent()
          && (slowest.isEmpty() || lane.log().mark() < slowest.get().log().mark())) {
        slowest = Optional.of(lane);
      }
    }
    return slowest;
  }
}
