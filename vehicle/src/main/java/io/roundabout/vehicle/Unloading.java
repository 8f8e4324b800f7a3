package io.roundabout.vehicle;

import java.io.IOException;
import java.io.InputStream;

/**
 * A trip on its way into a lane. Rows are given without their line ends and are numbered in the
 * order in which they are given. Used by one thread at a time.
 *
 * <p>Every method may throw {@link GateException} when the gate has refused the trip, {@link
 * UnreachableException} when the patience is spent, {@link BrokenVisitException} when the
 * connection broke and is not to be made again, and {@link java.io.InterruptedIOException}.
 */
public interface Unloading extends AutoCloseable {

  /**
   * Gives one row: a line of text without its end. Waits while the buffer is full. It returns
   * before the row is on disk; {@link #awaitDurable} and {@link #complete} wait for that.
   *
   * @throws IllegalArgumentException when the row is empty, holds a line end, or is longer than the
   *     options allow
   */
  void row(String row) throws IOException;

  /** Like {@link #row(String)}, of UTF-8. */
  void row(byte[] row) throws IOException;

  /**
   * Gives each line of the stream as a row, the last one also without its line end. Empty lines are
   * left out: they are no rows. The stream is read to its end and not closed.
   *
   * @return how many rows it held
   */
  long rows(InputStream lines) throws IOException;

  /** How many rows of the trip are known to be on disk. */
  long durable();

  /** Waits until every row that was given is on disk. */
  void awaitDurable() throws IOException;

  /** Ends the trip, and waits until all of it is on disk. Nothing can be given afterwards. */
  TripResult complete() throws IOException;

  /**
   * Leaves the gate. A trip that is not complete stays open there, and the same vehicle may bring
   * it again under its name; rows that were given but are not on disk yet are not waited for.
   */
  @Override
  void close();
}
