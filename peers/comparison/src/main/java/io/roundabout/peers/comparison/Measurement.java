package io.roundabout.peers.comparison;

import java.util.Map;

/** What one run of one contender gave. {@code missing} and {@code twice} count wrong results. */
record Measurement(
    String contest,
    String contender,
    int round,
    String step,
    Map<Metric, Double> figures,
    long missing,
    long twice) {

  boolean right() {
    return missing == 0 && twice == 0;
  }
}
