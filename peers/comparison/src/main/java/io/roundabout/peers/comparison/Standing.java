package io.roundabout.peers.comparison;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** What a contest has given: each contender's figures over all rounds. */
final class Standing {
  private final Contest contest;
  private final List<Measurement> measurements = new ArrayList<>();

  Standing(Contest contest) {
    this.contest = contest;
  }

  void add(Measurement measurement) {
    measurements.add(measurement);
  }

  Contest contest() {
    return contest;
  }

  List<Measurement> measurements() {
    return measurements;
  }

  /** Metrics that any contender has, in their order. */
  List<Metric> metrics() {
    return Arrays.stream(Metric.values())
        .filter(metric -> measurements.stream().anyMatch(m -> m.figures().containsKey(metric)))
        .filter(metric -> metric != Metric.MEGABYTES_PER_SECOND || contest.rowBytes() >= 1000)
        .toList();
  }

  /** In ascending order; empty where there is none. */
  double[] values(String contender, Metric metric) {
    return measurements.stream()
        .filter(m -> m.contender().equals(contender) && m.figures().containsKey(metric))
        .mapToDouble(m -> m.figures().get(metric))
        .sorted()
        .toArray();
  }

  OptionalDouble median(String contender, Metric metric) {
    double[] values = values(contender, metric);
    if (values.length == 0) {
      return OptionalDouble.empty();
    }
    int middle = values.length / 2;
    return OptionalDouble.of(
        values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2);
  }

  OptionalDouble worst(String contender, Metric metric) {
    double[] values = values(contender, metric);
    return values.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(metric.more ? values[0] : values[values.length - 1]);
  }

  /** Mine beside the other's: the median of the rounds' ratios, since a machine's speed drifts. */
  OptionalDouble ratio(Goal goal) {
    List<Double> ratios = new ArrayList<>();
    for (Measurement mine : measurements) {
      for (Measurement other : measurements) {
        if (mine.contender().equals(goal.mine())
            && other.contender().equals(goal.other())
            && mine.round() == other.round()
            && mine.step().equals(other.step())
            && mine.figures().containsKey(goal.metric())
            && other.figures().containsKey(goal.metric())) {
          ratios.add(mine.figures().get(goal.metric()) / other.figures().get(goal.metric()));
        }
      }
    }
    double[] sorted = ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(sorted[(sorted.length - 1) / 2]);
  }

  /** Orders without a result, and results that came more than once. */
  String wrong(String contender) {
    long missing =
        measurements.stream()
            .filter(m -> m.contender().equals(contender))
            .mapToLong(Measurement::missing)
            .sum();
    long twice =
        measurements.stream()
            .filter(m -> m.contender().equals(contender))
            .mapToLong(Measurement::twice)
            .sum();
    return missing == 0 && twice == 0 ? "" : "lost " + missing + ", twice " + twice;
  }
}
