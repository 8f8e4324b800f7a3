package io.roundabout.systemtests;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waits for a condition, and says what was there instead when it does not come. */
final class Await {
  /** Long enough for Spark's start on a loaded machine with two cores. */
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private Await() {}

  static void until(String what, Callable<Boolean> condition, Supplier<String> instead) {
    try {
      Awaitility.await(what)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .pollDelay(Duration.ZERO)
          .until(condition);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("not within " + PATIENCE + ": " + what + "\n" + instead.get(), e);
    }
  }
}
