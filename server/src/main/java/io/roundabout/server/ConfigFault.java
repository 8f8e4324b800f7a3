package io.roundabout.server;

import java.util.Comparator;

/**
 * Something in the configuration file that cannot be used.
 *
 * @param file as the user named it
 * @param message a sentence: what was found, what is allowed
 */
record ConfigFault(String file, Place place, String message) implements Comparable<ConfigFault> {

  private static final Comparator<ConfigFault> BY_PLACE =
      Comparator.<ConfigFault>comparingInt(fault -> fault.place().line())
          .thenComparingInt(fault -> fault.place().column())
          .thenComparing(ConfigFault::message);

  @Override
  public int compareTo(ConfigFault other) {
    return BY_PLACE.compare(this, other);
  }

  /** {@code FILE:LINE:COLUMN: message}, as compilers say it and editors find it. */
  @Override
  public String toString() {
    return file + ":" + place.line() + ":" + place.column() + ": " + message;
  }
}
