package io.roundabout.exitsink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.DeliveryMode;
import org.apache.qpid.protonj2.client.DistributionMode;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Receiver;
import org.apache.qpid.protonj2.client.ReceiverOptions;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.client.SenderOptions;
import org.apache.qpid.protonj2.client.Session;
import org.apache.qpid.protonj2.client.SessionOptions;
import org.apache.qpid.protonj2.client.exceptions.ClientException;

/**
 * One connection to the broker that holds an exit's ledger entry. Whoever holds the entry is the
 * only one who can deliver: a connection that is given up gives the entry back, or its last
 * transaction was committed and there is a newer one. After any failure the link is of no more use.
 * Not thread-safe.
 */
final class BrokerLink implements AutoCloseable {
  static final String LEDGER = "roundabout.ledger/";

  private static final int RECEIVE_BYTES = 2048;

  private final Client client;
  private final Session session;
  private final List<Sender> queues = new ArrayList<>();
  private final List<String> addresses;
  private final List<Sender> confirming = new ArrayList<>();
  private final Sender ledgerSender;
  private final Receiver ledgerReceiver;
  private final long patienceMillis;
  private Delivery held;
  private LedgerEntry entry;

  /** Closes links whose broker does not answer in time. */
  private static final ScheduledThreadPoolExecutor WATCH = watch();

  private static ScheduledThreadPoolExecutor watch() {
    ScheduledThreadPoolExecutor watch =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "exit-sink-watch");
              thread.setDaemon(true);
              return thread;
            });
    watch.setRemoveOnCancelPolicy(true);
    return watch;
  }

  private BrokerLink(DeliveryOptions options, Duration patience, Client client)
      throws ClientException, ExecutionException, InterruptedException, TimeoutException {
    this.client = client;
    this.patienceMillis = patience.toMillis();
    Connection connection = connect(options, client);
    // The client's own time limit for requests ends a transaction that long after the beginning of
    // any earlier one, answered or not.
    session = connection.openSession(new SessionOptions().requestTimeout(0));
    session.openFuture().get(patienceMillis, TimeUnit.MILLISECONDS);
    addresses = options.queues();
    for (String queue : addresses) {
      queues.add(opened(queue, DeliveryMode.AT_MOST_ONCE));
    }
    String ledger = ledger(options.exit());
    ledgerSender = opened(ledger, DeliveryMode.AT_MOST_ONCE);
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
            .requestTimeout(0)
            .drainTimeout(patienceMillis);
    // The client keeps a read buffer of this size for each transaction.
    how.transportOptions().receiveBufferSize(RECEIVE_BYTES);
    if (!broker.user().isEmpty()) {
      how.user(broker.user()).password(broker.password());
    }
    return from.connect(broker.host(), broker.port(), how);
  }

  /**
   * Within a transaction it is the end of the transaction that confirms, so messages are sent
   * settled: an answer to each would double the traffic, and the client loses a buffer with each.
   */
  private Sender opened(String address, DeliveryMode mode)
      throws ClientException, ExecutionException, InterruptedException, TimeoutException {
    Sender sender = session.openSender(address, new SenderOptions().deliveryMode(mode));
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
  void beginLedger()
      throws ClientException, ExecutionException, InterruptedException, TimeoutException {
    ReceiverOptions browse = new ReceiverOptions().creditWindow(0).autoAccept(false);
    browse.sourceOptions().distributionMode(DistributionMode.COPY);
    Receiver browser =
        session
            .openReceiver(ledgerSender.address(), browse)
            .openFuture()
            .get(patienceMillis, TimeUnit.MILLISECONDS)
            .addCredit(1);
    browser.drain().get(patienceMillis, TimeUnit.MILLISECONDS);
    boolean exists = browser.tryReceive() != null;
    browser.close();
    if (!exists) {
      Sender first = opened(ledgerSender.address(), DeliveryMode.AT_LEAST_ONCE);
      first.send(message(LedgerEntry.FIRST)).awaitAccepted(patienceMillis, TimeUnit.MILLISECONDS);
      first.close();
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
        LedgerEntry found = LedgerEntry.of(held.message().body());
        if (entry != null && !entry.equals(found)) {
          throw new ClientException(
              "the ledger holds " + found + " after the commit of " + entry + " was confirmed");
        }
        entry = found;
      }
    }
    return held == null ? null : entry;
  }

  /**
   * Begins a transaction by taking the ledger's entry out. This must come before anything is sent:
   * Artemis takes acceptances on another thread than messages, and its transactions bear only one
   * at a time (seen as messages that were committed and yet lost, once the queues were paged).
   */
  void begin() throws ClientException {
    if (entry() == null) {
      throw new ClientException("the ledger's entry did not come back");
    }
    inTime(session::beginTransaction);
    held.accept();
    held = null;
  }

  /** Sends to every queue; does not wait for the broker's answer but for credit. */
  void send(Message<?> message) throws ClientException {
    for (Sender queue : queues) {
      queue.send(message);
    }
  }

  /**
   * Sends to every queue and waits until the broker has it. Artemis writes a large message aside
   * and would take the next ones, and the end of the transaction, before it.
   */
  void sendLarge(Message<?> message)
      throws ClientException, ExecutionException, InterruptedException, TimeoutException {
    if (confirming.isEmpty()) {
      for (String address : addresses) {
        confirming.add(opened(address, DeliveryMode.AT_LEAST_ONCE));
      }
    }
    for (Sender queue : confirming) {
      queue.send(message).awaitSettlement(patienceMillis, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Ends the transaction, in which something was sent, with the next entry in the place of the one
   * that is held.
   */
  void commit(LedgerEntry next) throws ClientException {
    ledgerSender.send(message(next));
    inTime(session::commitTransaction);
    entry = next;
  }

  private interface Request {
    Session run() throws ClientException;
  }

  private void inTime(Request request) throws ClientException {
    ScheduledFuture<?> limit = WATCH.schedule(this::close, patienceMillis, TimeUnit.MILLISECONDS);
    try {
      request.run();
    } finally {
      limit.cancel(false);
    }
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
