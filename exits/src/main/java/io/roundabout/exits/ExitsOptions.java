package io.roundabout.exits;

import io.roundabout.exitsink.BrokerAddress;
import io.roundabout.lanesource.Lane;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What the exits need to know.
 *
 * @param directory where each exit has its own
 * @param lanes those that could be opened, by name
 * @param missing why the others could not, by name
 * @param exits as they are configured; one named {@link Exits#BREAKDOWNS} or {@link Exits#LATE}
 *     only sets the collectors and pack of the built-in one
 * @param keep for how long a lane's rows stay after their results are committed; a lane that is not
 *     here keeps them for {@link Exits#KEEP}, and for ever if no exit reads it
 * @param idle for how long nothing must have come into a lane for its windows to be closed; a lane
 *     that is not here is never closed
 * @param clock what time it is; it may jump
 * @param nanos how much time passes, as {@link System#nanoTime} has it
 */
public record ExitsOptions(
    Path directory,
    Map<String, Lane> lanes,
    Map<String, String> missing,
    List<ExitConfig> exits,
    BrokerAddress broker,
    ExitQueues queues,
    Library library,
    Map<String, Duration> keep,
    Map<String, Duration> idle,
    Clock clock,
    LongSupplier nanos) {
  public ExitsOptions {
    lanes = Map.copyOf(lanes);
    missing = Map.copyOf(missing);
    exits = List.copyOf(exits);
    keep = Map.copyOf(keep);
    idle = Map.copyOf(idle);
  }
}
