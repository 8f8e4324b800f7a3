package io.roundabout.exits;

import io.roundabout.exitsink.BrokerUnreachableException;
import io.roundabout.lanelog.LaneDamagedException;
import java.util.Optional;
import org.apache.spark.SparkThrowable;

/** What an exit's errors mean: for the user, and for the next attempt. */
final class Failures {
  private Failures() {}

  /** One line for the user. */
  static String describe(Throwable e) {
    return broker(e).map(Throwable::getMessage).orElseGet(() -> SparkErrors.runtime(e));
  }

  /** Whether waiting is the cure: the broker cannot be reached. */
  static boolean heal(Throwable e) {
    return broker(e).isPresent();
  }

  /** Whether another attempt would only find the same. */
  static boolean hopeless(Throwable e) {
    return LaneDamagedException.in(e).isPresent();
  }

  /** Whether it is the query that fails, on the values of its rows. */
  static boolean ofRows(Throwable e) {
    return SparkErrors.root(e) instanceof SparkThrowable;
  }

  /** The delivery's error about the broker, if that is what has happened. */
  private static Optional<Throwable> broker(Throwable e) {
    for (Throwable error = e; error != null; error = error.getCause()) {
      if (error instanceof BrokerUnreachableException) {
        return Optional.of(error);
      }
    }
    return Optional.empty();
  }
}
