package io.roundabout.exits;

import io.roundabout.lanelog.LaneLog;
import io.roundabout.lanesource.Lane;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes lanes that have gone quiet, so that the windows over their last rows end, and so that they
 * hold up none of the lanes that are read together with them. What is closed stands in the lane's
 * log, in its place among the rows: a replay comes to the same results. For one thread.
 */
final class IdleLanes {
  private static final Logger LOG = LoggerFactory.getLogger(IdleLanes.class);

  private final Map<String, Lane> lanes;
  private final Map<String, Duration> idle;
  private final Clock clock;
  private final Supplier<List<Reading>> readings;
  private final long startMillis;

  /** The lanes that an exit with state by event time reads together, and how far it looks back. */
  record Reading(List<String> lanes, EventTimeReach reach) {}

  /**
   * @param idle for how long nothing must have come, by lane
   * @param readings of the exits whose queries are known by now
   */
  IdleLanes(
      Map<String, Lane> lanes,
      Map<String, Duration> idle,
      Clock clock,
      Supplier<List<Reading>> readings) {
    this.lanes = lanes;
    this.idle = idle;
    this.clock = clock;
    this.readings = readings;
    this.startMillis = clock.millis();
  }

  /** Looks at every lane once. A lane that cannot be closed holds up no other. */
  void round() {
    if (idle.isEmpty()) {
      return;
    }
    List<Reading> now = readings.get();
    idle.forEach(
        (name, patience) -> {
          Lane lane = lanes.get(name);
          try {
            if (lane != null && mayClose(lane.log(), patience)) {
              close(lane, now);
            }
          } catch (IOException | RuntimeException e) {
            LOG.warn("lane '{}' has gone quiet and cannot be closed: {}", name, e.getMessage());
          }
        });
  }

  /** While the roundabout was down nobody could come, so that time does not count. */
  private boolean mayClose(LaneLog log, Duration patience) {
    long last = Math.max(startMillis, log.lastArrivalMillis().orElse(startMillis));
    return log.stopped().isEmpty()
        && log.waiting().isEmpty()
        && clock.millis() - last >= patience.toMillis();
  }

  private void close(Lane lane, List<Reading> now) throws IOException {
    long until = 0;
    for (Reading reading : now) {
      if (reading.lanes().contains(lane.name())) {
        until = Math.max(until, until(lane, reading));
      }
    }
    if (until > lane.log().mark()) {
      lane.log().closeUpTo(until);
      LOG.debug(
          "lane '{}' has gone quiet, and is closed up to {} µs since 1970", lane.name(), until);
    }
  }

  /** When the exit needs nothing more of the lane's rows, and as far as the others have come. */
  private long until(Lane lane, Reading reading) {
    OptionalLong newest = lane.log().newestEventTime();
    long until = newest.isPresent() ? reading.reach().closesAt(newest.getAsLong()) : 0;
    for (String other : reading.lanes()) {
      Lane read = lanes.get(other);
      if (read != null) {
        until = Math.max(until, read.log().mark());
      }
    }
    return until;
  }
}
