package io.roundabout.exits;

import org.apache.spark.sql.SparkSession;

/** Spark in this process. Thread-safe. */
public final class SparkRuntime implements AutoCloseable {

  /**
   * Starts Spark; takes seconds.
   *
   * @throws IllegalArgumentException when the user's settings cannot be used; a sentence for the
   *     user
   */
  public static SparkRuntime start(SparkOptions options) {
    throw new UnsupportedOperationException();
  }

  public SparkSession session() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
