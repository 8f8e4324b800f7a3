package io.roundabout.exitbroker;

import java.util.List;

/** An AMQP 1.0 broker in this process. Thread-safe. */
public final class EmbeddedBroker implements AutoCloseable {

  /** The address of the queue that holds the ledger: the last value of each exit. */
  public static final String LEDGER = "roundabout.ledger";

  /** What stands in a queue and what has left it since it was made. */
  public record QueueBooks(
      String queue, long waiting, long inDelivery, long accepted, long undeliverable) {}

  /**
   * @throws java.io.IOException with a sentence for the user: port in use, directory damaged, …
   */
  public static EmbeddedBroker start(BrokerOptions options) throws Exception {
    throw new UnsupportedOperationException();
  }

  public int port() {
    throw new UnsupportedOperationException();
  }

  /** The user that only this process knows: may send to exits and read the ledger. */
  public String user() {
    throw new UnsupportedOperationException();
  }

  public String password() {
    throw new UnsupportedOperationException();
  }

  /** The queues of an exit: {@code exit}, or {@code exit/collector} for each of its collectors. */
  public static List<String> queues(String exit, List<String> collectors) {
    throw new UnsupportedOperationException();
  }

  /**
   * Makes an exit's queues and its {@code .undeliverable} ones if they are missing.
   *
   * @throws IllegalStateException when a queue of a collector that is no longer declared still
   *     holds rows: it names the queue, the rows, and the way to discard them
   */
  public void declareExit(String exit, List<String> collectors, boolean discard) throws Exception {
    throw new UnsupportedOperationException();
  }

  public List<QueueBooks> books(String exit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() throws Exception {
    throw new UnsupportedOperationException();
  }
}
