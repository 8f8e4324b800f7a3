package io.roundabout.exitbroker;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerCriticalPlugin;
import org.apache.activemq.artemis.utils.critical.CriticalComponent;

/**
 * An AMQP 1.0 broker in this process. Thread-safe.
 *
 * <p>Every queue has an address of the same name. Collectors reach the queues of declared exits and
 * their {@code .undeliverable} ones, and nothing else.
 */
public final class EmbeddedBroker implements AutoCloseable {

  /**
   * What the queues that hold the exits' ledgers are called, before {@code /} and the exit's name.
   * Each holds the one entry that says how far the exit is delivered.
   */
  public static final String LEDGER = "roundabout.ledger";

  /** What a queue's name is followed by to name the queue of what was rejected from it. */
  public static final String UNDELIVERABLE = ".undeliverable";

  /**
   * What stands in a queue and what has left it.
   *
   * @param waiting messages in the queue, without those in delivery
   * @param inDelivery messages that a collector holds and has not settled
   * @param accepted messages accepted since this process started
   * @param undeliverable messages that were rejected and stand in the queue's {@code
   *     .undeliverable}
   */
  public record QueueBooks(
      String queue, long waiting, long inDelivery, long accepted, long undeliverable) {}

  private final BrokerOptions options;
  private final ActiveMQServerImpl server;
  private final ExitSecurity security;
  private final String user;
  private final String password;

  private EmbeddedBroker(
      BrokerOptions options,
      ActiveMQServerImpl server,
      ExitSecurity security,
      String user,
      String password) {
    this.options = options;
    this.server = server;
    this.security = security;
    this.user = user;
    this.password = password;
  }

  /**
   * Starts a broker that listens at once; a failure of its journal ends the process.
   *
   * @throws IOException with a sentence for the user: port in use, directory damaged, …
   */
  public static EmbeddedBroker start(BrokerOptions options) throws Exception {
    EmbeddedBroker broker = prepare(options, BrokerFailure.END_PROCESS);
    try {
      broker.listen();
      return broker;
    } catch (Exception e) {
      broker.close();
      throw e;
    }
  }

  /**
   * Loads the journal without listening yet, so that exits can be declared before the first
   * collector comes.
   *
   * @throws IOException with a sentence for the user: directory damaged or locked, …
   */
  public static EmbeddedBroker prepare(BrokerOptions options, BrokerFailure failure)
      throws Exception {
    String user = "roundabout-" + secret(8);
    String password = secret(32);
    ExitSecurity security = new ExitSecurity(user, password);
    Configuration configuration = BrokerConfiguration.of(options, secret(32));
    ActiveMQServerImpl server = new ActiveMQServerImpl(configuration, security);
    EmbeddedBroker broker = new EmbeddedBroker(options, server, security, user, password);
    broker.load(failure);
    return broker;
  }

  private void load(BrokerFailure failure) throws Exception {
    AtomicReference<Exception> failed = new AtomicReference<>();
    server.registerActivationFailureListener(failed::set);
    server.registerIOCriticalErrorListener(
        (cause, message, file) -> failure.onFailure(journalFailure(cause, message, file)));
    server.registerBrokerPlugin(
        new ActiveMQServerCriticalPlugin() {
          @Override
          public void criticalFailure(CriticalComponent component) {
            failure.onFailure("the broker stands still in " + component + ": restart it");
          }
        });
    server.registerBrokerPlugin(new SourceAddresses());
    try {
      server.start();
    } catch (Exception e) {
      failed.compareAndSet(null, e);
    }
    if (failed.get() != null || !server.isActive()) {
      Exception cause = failed.get();
      close();
      throw new IOException(
          "the broker's files in "
              + options.directory()
              + " could not be loaded: "
              + (cause == null ? "another process uses them" : cause.getMessage()),
          cause);
    }
  }

  private String journalFailure(Throwable cause, String message, String file) {
    return "the broker could not write "
        + (file == null ? "its files in " + options.directory() : file)
        + " ("
        + message
        + ": "
        + cause.getMessage()
        + "); what was acknowledged is safe. Look at the disk, then start again";
  }

  /**
   * Opens the port. Not before this are there any collectors.
   *
   * @throws IOException when the port is in use
   */
  public void listen() throws IOException {
    try {
      acceptor().start();
    } catch (Exception e) {
      String where = "amqp: " + options.bind() + ":" + options.port();
      // Epoll has an exception of its own for this, so the text of the system's error decides.
      boolean taken = String.valueOf(e.getCause()).contains("in use");
      throw new IOException(
          where
              + (taken
                  ? " is in use: stop what listens there, or set another amqp port"
                  : " cannot be listened on: " + e.getCause()),
          e);
    }
  }

  private NettyAcceptor acceptor() {
    return (NettyAcceptor) server.getRemotingService().getAcceptor(BrokerConfiguration.ACCEPTOR);
  }

  /** The port that is listened on. */
  public int port() {
    return acceptor().getActualPort();
  }

  /** The user that only this process knows: may send to exits and read the ledger. */
  public String user() {
    return user;
  }

  public String password() {
    return password;
  }

  /** The queues of an exit: {@code exit}, or {@code exit/collector} for each of its collectors. */
  public static List<String> queues(String exit, List<String> collectors) {
    return collectors.isEmpty()
        ? List.of(exit)
        : collectors.stream().map(collector -> exit + "/" + collector).toList();
  }

  /**
   * Makes an exit's queues and its {@code .undeliverable} ones if they are missing, and removes
   * empty ones of collectors that are no longer declared.
   *
   * @param discard whether rows of a collector that is no longer declared may be thrown away
   * @throws IllegalArgumentException when the exit's name is one that the broker cannot use
   * @throws IllegalStateException when a queue of a collector that is no longer declared still
   *     holds rows: it names the queue, the rows, and the way to discard them
   */
  public synchronized void declareExit(String exit, List<String> collectors, boolean discard)
      throws Exception {
    requireUsable(exit);
    List<String> wanted = queues(exit, collectors);
    List<String> gone = queuesInUse(exit).stream().filter(q -> !wanted.contains(q)).toList();
    if (!discard) {
      requireEmpty(exit, gone);
    }
    for (String queue : gone) {
      remove(queue);
      remove(queue + UNDELIVERABLE);
    }
    declareQueue(new QueueConfiguration(LEDGER + "/" + exit));
    for (String queue : wanted) {
      for (String name : List.of(queue + UNDELIVERABLE, queue)) {
        // A message that is rejected without a place to go would be dropped, so what is rejected
        // again stays where it is.
        server
            .getAddressSettingsRepository()
            .addMatch(name, BrokerConfiguration.settings(queue + UNDELIVERABLE));
        declareQueue(new QueueConfiguration(name));
        security.open(name);
      }
    }
  }

  private static void requireUsable(String exit) {
    String reason =
        exit.endsWith(UNDELIVERABLE)
            ? "the ending " + UNDELIVERABLE + " is kept for rejected rows"
            : exit.contains("::")
                ? "the broker reads :: in an address as address::queue"
                : exit.equals(LEDGER) || exit.startsWith("activemq.")
                    ? "it is a name of the broker's own"
                    : null;
    if (reason != null) {
      throw new IllegalArgumentException(
          "exit '" + exit + "' cannot have this name: " + reason + ". Choose another name");
    }
  }

  private void declareQueue(QueueConfiguration queue) throws Exception {
    if (server.locateQueue(queue.getName()) == null) {
      server.createQueue(
          queue
              .setAddress(queue.getName())
              .setRoutingType(RoutingType.ANYCAST)
              .setDurable(true)
              .setAutoCreateAddress(true)
              .setAutoDelete(false)
              .setMaxConsumers(-1)
              .setPurgeOnNoConsumers(false));
    }
  }

  /** The names of all queues, declared in this life or an earlier one. */
  List<String> queues() {
    return server
        .getPostOffice()
        .getAllBindings()
        .map(binding -> binding.getUniqueName().toString())
        .toList();
  }

  /** The exit's queues in the broker, declared or not, without the undeliverable ones. */
  private List<String> queuesInUse(String exit) {
    return queues().stream()
        .filter(name -> name.equals(exit) || name.startsWith(exit + "/"))
        .filter(name -> !name.endsWith(UNDELIVERABLE))
        .sorted()
        .toList();
  }

  private void requireEmpty(String exit, List<String> gone) {
    for (String queue : gone) {
      for (String name : List.of(queue, queue + UNDELIVERABLE)) {
        long messages = count(name);
        if (messages > 0) {
          throw new IllegalStateException(
              "exit '"
                  + exit
                  + "': queue "
                  + name
                  + " is no longer declared but still holds "
                  + messages
                  + " messages: declare its collector again and collect them, or discard them"
                  + " explicitly");
        }
      }
    }
  }

  private void remove(String name) throws Exception {
    security.shut(name);
    server.getAddressSettingsRepository().removeMatch(name);
    if (server.locateQueue(name) != null) {
      server.destroyQueue(SimpleString.of(name), null, false, true);
    }
    if (server.getAddressInfo(SimpleString.of(name)) != null) {
      server.removeAddressInfo(SimpleString.of(name), null, true);
    }
  }

  private long count(String name) {
    Queue queue = server.locateQueue(name);
    return queue == null ? 0 : queue.getMessageCount();
  }

  /** The books of every queue of the exit, by name; empty for one that was never declared. */
  public List<QueueBooks> books(String exit) {
    List<QueueBooks> books = new ArrayList<>();
    for (String name : queuesInUse(exit)) {
      Queue queue = server.locateQueue(name);
      if (queue != null) {
        long inDelivery = queue.getDeliveringCount();
        books.add(
            new QueueBooks(
                name,
                Math.max(0, queue.getMessageCount() - inDelivery),
                inDelivery,
                queue.getMessagesAcknowledged(),
                count(name + UNDELIVERABLE)));
      }
    }
    return books;
  }

  @Override
  public void close() throws Exception {
    server.stop(false, true);
  }

  private static String secret(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
