package io.roundabout.server;

import io.roundabout.exitbroker.BrokerFailure;
import io.roundabout.exitbroker.BrokerOptions;
import io.roundabout.exitbroker.EmbeddedBroker;
import io.roundabout.exitbroker.EmbeddedBroker.QueueBooks;
import io.roundabout.exitsink.BrokerAddress;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The embedded broker with the queues of the configured exits, the built-in ones included. */
final class ExitBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExitBroker.class);

  private final EmbeddedBroker broker;
  private final RoundaboutConfig config;

  private ExitBroker(EmbeddedBroker broker, RoundaboutConfig config) {
    this.broker = broker;
    this.config = config;
  }

  /** Loads what waits at the exits; nobody can come yet. */
  static ExitBroker prepare(
      RoundaboutConfig config, StateDirectory state, HeapShares shares, int connections)
      throws StartException {
    BrokerOptions options =
        new BrokerOptions(
            config.amqp().bind(),
            config.amqp().port(),
            state.broker(),
            shares.brokerBytes(),
            connections);
    try {
      return new ExitBroker(EmbeddedBroker.prepare(options, BrokerFailure.END_PROCESS), config);
    } catch (IOException e) {
      throw new StartException(e.getMessage(), e);
    } catch (Exception e) {
      throw new StartException("the broker cannot start: " + e, e);
    }
  }

  /**
   * Makes the queues of every exit.
   *
   * @throws ConfigException when collectors are gone that still hold rows
   */
  void declareAll() throws ConfigException, StartException {
    Faults faults = new Faults(config.file().toString());
    try {
      for (ExitEntry exit : config.exits()) {
        try {
          declare(exit.name(), exit.config().collectors(), exit.discard());
        } catch (IllegalStateException e) {
          faults.add(exit.place(), e.getMessage());
        }
      }
      for (String builtIn : ExitEntry.BUILT_IN) {
        if (config.exits().stream().noneMatch(exit -> exit.name().equals(builtIn))) {
          declare(builtIn, List.of(), List.of());
        }
      }
    } catch (Exception e) {
      throw new StartException("the exits' queues cannot be made: " + e.getMessage(), e);
    }
    faults.orElseThrow();
  }

  /** Queues that are gone from the configuration go too, once they are empty or discarded. */
  private void declare(String exit, List<String> collectors, List<String> discard)
      throws Exception {
    List<String> wanted = EmbeddedBroker.queues(exit, collectors);
    for (QueueBooks books : broker.books(exit)) {
      long held = books.waiting() + books.inDelivery() + books.undeliverable();
      String collector = books.queue().substring(books.queue().indexOf('/') + 1);
      if (held > 0 && !wanted.contains(books.queue()) && !discard.contains(collector)) {
        throw new IllegalStateException(
            "exit '%s': %d messages still wait in the queue %s, which is no longer declared; declare"
                    .formatted(exit, held, books.queue())
                + " it again and collect them, or throw them away with discard: [%s]"
                    .formatted(collector));
      }
    }
    broker.declareExit(exit, collectors, true);
  }

  /** The queues of an exit; they stand already. */
  List<String> queues(String exit, List<String> collectors) {
    return EmbeddedBroker.queues(exit, collectors);
  }

  /** Opens the port. */
  void listen() throws StartException {
    try {
      broker.listen();
    } catch (IOException e) {
      throw new StartException(e.getMessage(), e);
    }
  }

  BrokerAddress address() {
    return new BrokerAddress(
        config.amqp().bind(), broker.port(), false, broker.user(), broker.password());
  }

  int port() {
    return broker.port();
  }

  List<QueueBooks> books(String exit) {
    return broker.books(exit);
  }

  @Override
  public void close() {
    try {
      broker.close();
    } catch (Exception e) {
      LOG.error("the broker could not be closed", e);
    }
  }
}
