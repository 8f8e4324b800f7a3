package io.roundabout.exits;

import java.time.Duration;

/**
 * How long exits try before they give up.
 *
 * @param firstPause before an exit that failed is tried again; each further one is twice as long
 * @param search for the very rows on which a query fails
 */
record Patience(Duration firstPause, Duration search) {
  static final Patience DEFAULT = new Patience(Duration.ofSeconds(1), Duration.ofSeconds(20));

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** The pause before the next attempt, after so many have failed. */
  Duration pause(int failed) {
    Duration pause = firstPause.multipliedBy(1L << Math.min(failed - 1, 10));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }
}
