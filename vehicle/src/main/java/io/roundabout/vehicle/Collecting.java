package io.roundabout.vehicle;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A collector at its exit. Used by one thread at a time, but {@link #close} and the methods of
 * {@link Delivery} may be called by any.
 *
 * <p>A connection that breaks is made again. What was not accepted then comes again; what this
 * object has accepted before is accepted once more and not given twice.
 *
 * <p>Every method may throw {@link ExitException}, {@link UnreachableException} and {@link
 * java.io.InterruptedIOException}.
 */
public interface Collecting extends AutoCloseable {

  /** Waits for the next message, for ever. */
  Delivery next() throws IOException;

  /** Waits for the next message; empty when none has come within that time. */
  Optional<Delivery> next(Duration timeout) throws IOException;

  /**
   * The next message if one waits at the exit; empty when the broker says that it has none to give
   * at this moment (AMQP's drain: no guess by a timeout).
   */
  Optional<Delivery> poll() throws IOException;

  /** Leaves. What was taken and not accepted goes back to the exit. */
  @Override
  void close();
}
