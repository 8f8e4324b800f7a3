package io.roundabout.chaosrun;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a run does to its processes. */
enum Fault {
  /** {@code kill -9} of the roundabout. */
  ROUNDABOUT(2, true),
  /** The roundabout is started again so that it halts itself at a named place. */
  HALTS(1, true),
  /** {@code kill -9} of the process in which all vehicles are. */
  VEHICLES(1, true),
  /** {@code kill -9} of one of the two processes in which the collectors are. */
  COLLECTORS(1, true),
  /** Every connection of vehicles and collectors is cut, half of them by a reset. */
  NETWORK(1, false);

  private final int weight;
  private final boolean kill;

  Fault(int weight, boolean kill) {
    this.weight = weight;
    this.kill = kill;
  }

  /** How often it comes in proportion to the others. */
  int weight() {
    return weight;
  }

  /** Whether a process ends by it: those are what {@code --kills} counts. */
  boolean kills() {
    return kill;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Fault of(String word) {
    return Arrays.stream(values())
        .filter(fault -> fault.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no fault '%s'; there are %s".formatted(word, words())));
  }

  static String words() {
    return Arrays.stream(values()).map(Fault::word).collect(Collectors.joining(","));
  }
}
