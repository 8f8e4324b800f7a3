package io.roundabout.exits;

import java.time.Duration;

/**
 * What a query remembers of the rows that have come, and how it gives its results.
 *
 * @param stateful whether it remembers anything
 * @param eventTime whether event time tells it when to forget: it leaves late rows out
 * @param changes whether it gives new values of keys as they come
 * @param onlyAdds whether it adds rows and forgets them, and never changes one
 * @param watermarkStep in which steps of event time it looks what it can forget; whole seconds
 * @param reach how long it waits, in event time
 */
public record QueryMemory(
    boolean stateful,
    boolean eventTime,
    boolean changes,
    boolean onlyAdds,
    Duration watermarkStep,
    EventTimeReach reach) {
  static final QueryMemory NONE =
      new QueryMemory(false, false, false, false, Duration.ZERO, EventTimeReach.NONE);
}
