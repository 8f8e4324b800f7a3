package io.roundabout.exits;

import java.time.Duration;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** All exits of a roundabout, each independent of the others. Thread-safe. */
public final class Exits implements AutoCloseable {

  /** The built-in exit that gives the rows that cannot be used. */
  public static final String BREAKDOWNS = "breakdowns";

  /** For how long rows stay in a lane, unless it says otherwise, after their results. */
  public static final Duration KEEP = Duration.ofDays(7);

  public Exits(ExitsOptions options) {
    throw new UnsupportedOperationException();
  }

  /**
   * Connects the exits with the broker, delivers what an earlier life left, and begins to feed
   * {@link #BREAKDOWNS}. Returns at once: what fails is tried again. Needs no Spark.
   */
  public void openDeliveries() {
    throw new UnsupportedOperationException();
  }

  /** Starts the queries. Returns at once. */
  public void start(SparkSession session) {
    throw new UnsupportedOperationException();
  }

  /** In the order of the configuration; {@link #BREAKDOWNS} comes last. */
  public List<ExitStatus> status() {
    throw new UnsupportedOperationException();
  }

  /**
   * Starts an exit's query again.
   *
   * @throws IllegalArgumentException when there is no such exit
   * @throws IllegalStateException when it is not FAILED or RETRYING; the message names the way on
   */
  public void retry(String exit) {
    throw new UnsupportedOperationException();
  }

  /**
   * Starts the next generation of an exit that is HELD.
   *
   * @throws IllegalArgumentException when there is no such exit
   * @throws IllegalStateException when it is not HELD
   */
  public void retry(String exit, NewGeneration choice) {
    throw new UnsupportedOperationException();
  }

  /**
   * Makes rows breakdowns of an exit that has FAILED, and starts it again.
   *
   * @param rows empty for the rows that its state names
   * @return the rows that are skipped
   * @throws IllegalArgumentException when there is no such exit, or the rows are not within those
   *     that failed
   * @throws IllegalStateException when it is neither FAILED nor RETRYING
   */
  public List<ExitState.LaneRange> skip(String exit, List<ExitState.LaneRange> rows) {
    throw new UnsupportedOperationException();
  }

  /** Stops the queries and the deliveries; what they had not finished goes on at the next start. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
