package io.roundabout.exitsink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.DistributionMode;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Receiver;
import org.apache.qpid.protonj2.client.ReceiverOptions;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.client.Session;
import org.apache.qpid.protonj2.client.Tracker;
import org.apache.qpid.protonj2.client.exceptions.ClientException;

/**
 * One connection to the broker that holds an exit's ledger entry. Whoever holds the entry is the
 * only one who can deliver: a connection that is given up gives the entry back, or its last
 * transaction was committed and there is a newer one. After any failure the link is of no more use.
 * Not thread-safe.
 */
final class BrokerLink implements AutoCloseable {
  static final String LEDGER = "roundabout.ledger/";

  private final Client client;
  private final Session session;
  private final List<Sender> queues = new ArrayList<>();
  private final Sender ledgerSender;
  private final Receiver ledgerReceiver;
  private final long patienceMillis;
  private Delivery held;
  private LedgerEntry entry;

  private BrokerLink(DeliveryOptions options, Duration patience, Client client)
      throws ClientException, ExecutionException, InterruptedException, TimeoutException {
    this.client = client;
    this.patienceMillis = patience.toMillis();
    Connection connection = connect(options, client);
    session = connection.openSession();
    session.openFuture().get(patienceMillis, TimeUnit.MILLISECONDS);
    for (String queue : options.queues()) {
      queues.add(opened(queue));
    }
    String ledger = ledger(options.exit());
    ledgerSender = opened(ledger);
    ledgerReceiver =
        session.openReceiver(ledger, new ReceiverOptions().creditWindow(0).autoAccept(false));
    ledgerReceiver.openFuture().get(patienceMillis, TimeUnit.MILLISECONDS);
  }

  static String ledger(String exit) {
    return LEDGER + exit;
  }

  private Connection connect(DeliveryOptions options, Client from) throws ClientException {
    BrokerAddress broker = options.broker();
    ConnectionOptions how =
        new ConnectionOptions()
            .reconnectEnabled(false)
            .sslEnabled(broker.tls())
            .openTimeout(patienceMillis)
            .closeTimeout(1_000)
            .sendTimeout(patienceMillis)
            .requestTimeout(patienceMillis)
            .drainTimeout(patienceMillis);
    if (!broker.user().isEmpty()) {
      how.user(broker.user()).password(broker.password());
    }
    return from.connect(broker.host(), broker.port(), how);
  }

  private Sender opened(String address)
      throws ClientException, ExecutionException, InterruptedException, TimeoutException {
    Sender sender = session.openSender(address);
    sender.openFuture().get(patienceMillis, TimeUnit.MILLISECONDS);
    return sender;
  }

  /** Connects, without the ledger's entry yet. */
  static BrokerLink open(DeliveryOptions options, Duration patience)
      throws ClientException, ExecutionException, InterruptedException, TimeoutException {
    Client client = Client.create();
    try {
      return new BrokerLink(options, patience, client);
    } catch (ClientException
        | ExecutionException
        | InterruptedException
        | TimeoutException
        | RuntimeException e) {
      client.closeAsync();
      throw e;
    }
  }

  /**
   * Puts the first entry into a ledger that has none. Only to be called as long as nobody ever took
   * the entry: one that is held elsewhere cannot be seen.
   */
  void beginLedger() throws ClientException, ExecutionException, InterruptedException {
    ReceiverOptions browse = new ReceiverOptions().creditWindow(0).autoAccept(false);
    browse.sourceOptions().distributionMode(DistributionMode.COPY);
    Receiver browser =
        session.openReceiver(ledgerSender.address(), browse).openFuture().get().addCredit(1);
    browser.drain().get();
    boolean exists = browser.tryReceive() != null;
    browser.close();
    if (!exists) {
      ledgerSender
          .send(message(LedgerEntry.FIRST))
          .awaitAccepted(patienceMillis, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * The ledger's entry; after this it is held by this link.
   *
   * @return null when it does not come in time
   */
  LedgerEntry entry() throws ClientException {
    if (held == null) {
      ledgerReceiver.addCredit(1);
      held = ledgerReceiver.receive(patienceMillis, TimeUnit.MILLISECONDS);
      if (held != null) {
        entry = LedgerEntry.of(held.message().body());
      }
    }
    return held == null ? null : entry;
  }

  void begin() throws ClientException {
    if (entry() == null) {
      throw new ClientException("the ledger's entry did not come back");
    }
    session.beginTransaction();
  }

  /** Sends to every queue; does not wait for the broker's answer but for credit. */
  void send(Message<?> message, boolean large) throws ClientException {
    for (Sender queue : queues) {
      Tracker tracker = queue.send(message);
      if (large) {
        // Artemis writes a large message aside and would take the next ones, and the end of the
        // transaction, before it.
        tracker.awaitSettlement(patienceMillis, TimeUnit.MILLISECONDS);
      }
    }
  }

  /**
   * Ends the transaction, in which something was sent, with the next entry in the place of the one
   * that is held.
   */
  void commit(LedgerEntry next) throws ClientException {
    ledgerSender.send(message(next));
    held.accept();
    held = null;
    session.commitTransaction();
    entry = next;
  }

  /** The newest entry that this link knows of; it may have to be fetched still. */
  LedgerEntry known() {
    return entry;
  }

  private static Message<?> message(LedgerEntry entry) throws ClientException {
    Map<String, Object> body = new LinkedHashMap<>(entry.toMap());
    return Message.create(body).durable(true);
  }

  @Override
  public void close() {
    client.closeAsync();
  }
}
