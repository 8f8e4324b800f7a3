package io.roundabout.exits;

import io.roundabout.lanesource.Lane;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
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
  private final LongSupplier nanos;
  private final Supplier<List<Reading>> readings;
  private final Map<String, Quiet> quiet = new HashMap<>();

  /**
   * A lane to which nothing has come.
   *
   * @param rows that it has had
   * @param since as {@link System#nanoTime} has it
   */
  private record Quiet(long rows, long since) {}

  /** The lanes that an exit with state by event time reads together, and how far it looks back. */
  record Reading(List<String> lanes, EventTimeReach reach) {}

  /**
   * @param idle for how long nothing must have come, by lane
   * @param nanos as {@link System#nanoTime}: a clock that is set forward closes nothing
   * @param readings of the exits whose queries are known by now
   */
  IdleLanes(
      Map<String, Lane> lanes,
      Map<String, Duration> idle,
      LongSupplier nanos,
      Supplier<List<Reading>> readings) {
    this.lanes = lanes;
    this.idle = idle;
    this.nanos = nanos;
    this.readings = readings;
    idle.keySet().stream()
        .map(lanes::get)
        .filter(lane -> lane != null)
        .forEach(lane -> quietFor(lane));
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
            if (lane != null && mayClose(lane, patience)) {
              close(lane, now);
            }
          } catch (IOException | RuntimeException e) {
            LOG.warn("lane '{}' has gone quiet and cannot be closed: {}", name, e.getMessage());
          }
        });
  }

  /** While the roundabout was down nobody could come, so that time does not count. */
  private boolean mayClose(Lane lane, Duration patience) {
    Duration passed = quietFor(lane);
    return lane.log().stopped().isEmpty()
        && lane.log().waiting().isEmpty()
        && passed.compareTo(patience) >= 0;
  }

  private Duration quietFor(Lane lane) {
    long rows = lane.log().books().acknowledged();
    Quiet now = new Quiet(rows, nanos.getAsLong());
    Quiet known =
        quiet.merge(lane.name(), now, (before, after) -> before.rows() == rows ? before : after);
    return Duration.ofNanos(now.since() - known.since());
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
