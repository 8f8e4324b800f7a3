package io.roundabout.peers.comparison;

/**
 * What is wanted of one contender beside another.
 *
 * @param metric which figure
 * @param mine the contender's label
 * @param other the label of the one beside it
 * @param atLeast whether mine is to be at least, or else at most, {@code ratio} times the other's
 */
record Goal(Metric metric, String mine, String other, boolean atLeast, double ratio) {

  static Goal atLeast(double ratio, Metric metric, String mine, String other) {
    return new Goal(metric, mine, other, true, ratio);
  }

  static Goal atMost(double ratio, Metric metric, String mine, String other) {
    return new Goal(metric, mine, other, false, ratio);
  }

  boolean metBy(double found) {
    return atLeast ? found >= ratio : found <= ratio;
  }
}
