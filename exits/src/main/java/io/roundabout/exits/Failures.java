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
    return first(BrokerUnreachableException.class, e)
        .or(() -> first(CheckpointDamagedException.class, e))
        .map(Throwable::getMessage)
        .orElseGet(() -> SparkErrors.runtime(e));
  }

  /** Whether waiting is the cure: the broker cannot be reached. */
  static boolean heal(Throwable e) {
    return first(BrokerUnreachableException.class, e).isPresent();
  }

  /** Whether another attempt would only find the same. */
  static boolean hopeless(Throwable e) {
    return LaneDamagedException.in(e).isPresent() || ofCheckpoint(e);
  }

  /** Whether it is a file of the checkpoint, and no row, that the query fails on. */
  static boolean ofCheckpoint(Throwable e) {
    return first(CheckpointDamagedException.class, e).isPresent();
  }

  /** Whether it is the query that fails, on the values of its rows. */
  static boolean ofRows(Throwable e) {
    return SparkErrors.root(e) instanceof SparkThrowable;
  }

  private static Optional<Throwable> first(Class<? extends Throwable> kind, Throwable e) {
    for (Throwable error = e; error != null; error = error.getCause()) {
      if (kind.isInstance(error)) {
        return Optional.of(error);
      }
    }
    return Optional.empty();
  }
}
