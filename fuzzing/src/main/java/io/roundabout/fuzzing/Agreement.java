package io.roundabout.fuzzing;

import java.util.Objects;

/** What must hold whatever the input is. */
public final class Agreement {
  private Agreement() {}

  public static void same(Object expected, Object found, String what) {
    if (!Objects.equals(expected, found)) {
      throw new AssertionError(what + ": expected " + expected + ", found " + found);
    }
  }

  public static void holds(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }
}
