package io.roundabout.exitsink;

import io.roundabout.haltpoints.HaltPoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.qpid.protonj2.buffer.ProtonBuffer;
import org.apache.qpid.protonj2.engine.IncomingDelivery;
import org.apache.qpid.protonj2.engine.OutgoingDelivery;
import org.apache.qpid.protonj2.engine.Receiver;
import org.apache.qpid.protonj2.engine.Sender;
import org.apache.qpid.protonj2.engine.Session;
import org.apache.qpid.protonj2.engine.Transaction;
import org.apache.qpid.protonj2.engine.TransactionController;
import org.apache.qpid.protonj2.engine.impl.ProtonDeliveryTagGenerator;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.messaging.Accepted;
import org.apache.qpid.protonj2.types.messaging.Source;
import org.apache.qpid.protonj2.types.messaging.Target;
import org.apache.qpid.protonj2.types.transactions.Coordinator;
import org.apache.qpid.protonj2.types.transactions.TransactionalState;
import org.apache.qpid.protonj2.types.transactions.TxnCapability;
import org.apache.qpid.protonj2.types.transport.DeliveryState;
import org.apache.qpid.protonj2.types.transport.ReceiverSettleMode;
import org.apache.qpid.protonj2.types.transport.SenderSettleMode;

/**
 * One connection to the broker that holds an exit's ledger entry. Whoever holds the entry is the
 * only one who can deliver: a connection that is given up gives the entry back, or its last
 * transaction was committed and there is a newer one. After any failure the link is of no more use.
 * For one thread at a time, but for {@link #close}.
 */
final class BrokerLink implements AutoCloseable {
  static final String LEDGER = "roundabout.ledger/";
  private static final Symbol[] OUTCOMES = {Accepted.DESCRIPTOR_SYMBOL};

  private final AmqpWire wire;
  private final Session session;
  private final TransactionController coordinator;
  private final List<Sender> queues = new ArrayList<>();
  private final List<String> addresses;
  private final List<Sender> confirming = new ArrayList<>();
  private final String ledger;
  private final Sender ledgerSender;
  private final Receiver ledgerReceiver;
  private final MessageCodec codec = new MessageCodec();
  private IncomingDelivery held;
  private LedgerEntry entry;

  /** Whether {@link #entry} is what {@link #held} says, and not what was sent last. */
  private boolean read;

  private Transaction<TransactionController> transaction;

  /** Declared with the end of the one before, or null. */
  private Transaction<TransactionController> upcoming;

  private DeliveryState sending;

  private BrokerLink(DeliveryOptions options, AmqpWire wire) throws LinkLost, IOException {
    this.wire = wire;
    session = wire.connection().session();
    wire.watch(session, "the session");
    session.open();
    coordinator = session.coordinator("transactions");
    coordinator.setSource(new Source().setOutcomes(OUTCOMES));
    coordinator.setCoordinator(new Coordinator().setCapabilities(TxnCapability.LOCAL_TXN));
    wire.watch(coordinator, "the transactions' link");
    coordinator.open();
    addresses = options.queues();
    for (String queue : addresses) {
      queues.add(sender(queue, SenderSettleMode.SETTLED));
    }
    ledger = ledger(options.exit());
    ledgerSender = sender(ledger, SenderSettleMode.SETTLED);
    ledgerReceiver = receiver(new Source().setAddress(ledger));
    ledgerReceiver.deliveryReadHandler(this::take);
    for (Sender queue : queues) {
      wire.await(queue::isSendable, "credit for " + queue.getName());
    }
    wire.await(
        () -> ledgerSender.isSendable() && coordinator.hasCapacity(), "credit for " + ledger);
  }

  static String ledger(String exit) {
    return LEDGER + exit;
  }

  /** Connects, without the ledger's entry yet. */
  static BrokerLink open(DeliveryOptions options, Duration patience) throws LinkLost, IOException {
    AmqpWire wire = AmqpWire.connect(options.broker(), patience);
    wire.acquire();
    try {
      return new BrokerLink(options, wire);
    } catch (LinkLost | IOException | RuntimeException e) {
      wire.close();
      throw e;
    } finally {
      wire.release();
    }
  }

  /**
   * Within a transaction it is the end of the transaction that confirms, so most messages are sent
   * settled: an answer to each would double the traffic.
   */
  private Sender sender(String address, SenderSettleMode mode) {
    Sender sender = session.sender(address + " " + mode);
    sender.setSource(new Source().setOutcomes(OUTCOMES));
    sender.setTarget(new Target().setAddress(address));
    sender.setSenderSettleMode(mode);
    sender.setReceiverSettleMode(ReceiverSettleMode.FIRST);
    sender.setDeliveryTagGenerator(
        (mode == SenderSettleMode.SETTLED
                ? ProtonDeliveryTagGenerator.BUILTIN.EMPTY
                : ProtonDeliveryTagGenerator.BUILTIN.SEQUENTIAL)
            .createGenerator());
    wire.watch(sender, "the link to " + address);
    return sender.open();
  }

  private Receiver receiver(Source source) {
    Receiver receiver = session.receiver(source.getAddress() + " " + source.getDistributionMode());
    receiver.setSource(source.setOutcomes(OUTCOMES));
    receiver.setTarget(new Target());
    receiver.setSenderSettleMode(SenderSettleMode.UNSETTLED);
    receiver.setReceiverSettleMode(ReceiverSettleMode.FIRST);
    wire.watch(receiver, "the link from " + source.getAddress());
    return receiver.open();
  }

  private void take(IncomingDelivery delivery) {
    if (!delivery.isPartial()) {
      held = delivery;
    }
  }

  /**
   * Puts the first entry into a ledger that has none. Only to be called as long as nobody ever took
   * the entry: one that is held elsewhere cannot be seen.
   */
  void beginLedger() throws LinkLost, IOException {
    wire.acquire();
    try {
      boolean[] seen = {false};
      Receiver browser =
          receiver(new Source().setAddress(ledger).setDistributionMode(Symbol.valueOf("copy")));
      browser.deliveryReadHandler(delivery -> seen[0] = true);
      browser.drain(1);
      wire.await(() -> seen[0] || !browser.isDraining(), "a look into " + ledger);
      browser.closeHandler(null).close();
      if (!seen[0]) {
        Sender first = sender(ledger, SenderSettleMode.UNSETTLED);
        confirmed(first, codec.encode(LedgerEntry.FIRST));
        first.closeHandler(null).close();
      }
    } finally {
      wire.release();
    }
  }

  /**
   * The ledger's entry; after this it is held by this link.
   *
   * @return null when it does not come in time
   */
  LedgerEntry entry() throws LinkLost, IOException {
    wire.acquire();
    try {
      return fetched();
    } finally {
      wire.release();
    }
  }

  private LedgerEntry fetched() throws LinkLost, IOException {
    if (!read) {
      HaltPoint.BEFORE_LEDGER_READ.reached();
      if (held == null && ledgerReceiver.getCredit() == 0) {
        ledgerReceiver.addCredit(1);
      }
      if (!wire.await(() -> held != null)) {
        return null;
      }
      LedgerEntry found = codec.decode(held.readAll());
      if (entry != null && !entry.equals(found)) {
        throw new LinkLost(
            "the ledger holds " + found + " after the commit of " + entry + " was confirmed");
      }
      entry = found;
      read = true;
      HaltPoint.AFTER_LEDGER_READ.reached();
    }
    return entry;
  }

  /**
   * Begins a transaction by taking the ledger's entry out. This must come before anything is sent:
   * Artemis takes acceptances on another thread than messages, and its transactions bear only one
   * at a time (seen as messages that were committed and yet lost, once the queues were paged).
   */
  void begin() throws LinkLost, IOException {
    wire.acquire();
    try {
      if (fetched() == null) {
        throw new LinkLost("the ledger's entry did not come back");
      }
      transaction = upcoming == null ? coordinator.declare() : upcoming;
      upcoming = null;
      wire.await(() -> transaction.isDeclared() || transaction.isFailed(), "a transaction");
      if (transaction.isFailed()) {
        throw new LinkLost("no transaction can be begun: " + transaction.getCondition());
      }
      sending = new TransactionalState().setTxnId(transaction.getTxnId());
      held.disposition(
          new TransactionalState()
              .setTxnId(transaction.getTxnId())
              .setOutcome(Accepted.getInstance()),
          true);
      held = null;
      read = false;
    } finally {
      wire.release();
    }
  }

  /** Sends to every queue; does not wait for the broker's answer but for credit. */
  void send(ProtonBuffer message) throws LinkLost, IOException {
    wire.acquire();
    try {
      HaltPoint.BEFORE_AMQP_SEND.reached();
      for (Sender queue : queues) {
        settled(queue, message.copy(true));
      }
      HaltPoint.AFTER_AMQP_SEND.reached();
    } finally {
      wire.release();
    }
  }

  /**
   * Sends to every queue and waits until the broker has it. Artemis writes a large message aside
   * and would take the next ones, and the end of the transaction, before it.
   */
  void sendLarge(ProtonBuffer message) throws LinkLost, IOException {
    wire.acquire();
    try {
      if (confirming.isEmpty()) {
        addresses.forEach(queue -> confirming.add(sender(queue, SenderSettleMode.UNSETTLED)));
      }
      for (Sender queue : confirming) {
        confirmed(queue, message.copy(true));
      }
    } finally {
      wire.release();
    }
  }

  private void settled(Sender to, ProtonBuffer message) throws LinkLost, IOException {
    write(to, message, sending, true);
  }

  private void confirmed(Sender to, ProtonBuffer message) throws LinkLost, IOException {
    OutgoingDelivery delivery = write(to, message, sending, false);
    wire.await(delivery::isRemotelySettled, "the broker to take a message");
    DeliveryState answer = delivery.getRemoteState();
    boolean accepted =
        answer == Accepted.getInstance()
            || (answer instanceof TransactionalState state
                && state.getOutcome() == Accepted.getInstance());
    if (!accepted) {
      throw new LinkLost("the broker does not take a message: " + answer);
    }
    delivery.settle();
  }

  private OutgoingDelivery write(
      Sender to, ProtonBuffer message, DeliveryState state, boolean settle)
      throws LinkLost, IOException {
    OutgoingDelivery delivery = null;
    while (delivery == null || message.isReadable()) {
      if (!to.isSendable()) {
        wire.await(to::isSendable, "credit for " + to.getName() + " (is the broker's disk full?)");
      }
      if (delivery == null) {
        delivery = to.next();
        delivery.disposition(state, settle);
      }
      delivery.writeBytes(message);
    }
    return delivery;
  }

  /**
   * Ends the transaction, in which something was sent, with the next entry in the place of the one
   * that was taken out.
   */
  void commit(LedgerEntry next) throws LinkLost, IOException {
    wire.acquire();
    try {
      settled(ledgerSender, codec.encode(next));
      HaltPoint.BEFORE_DISCHARGE.reached();
      coordinator.discharge(transaction, false);
      // What the next one begins with comes with the answer, instead of being asked for by then.
      ledgerReceiver.addCredit(1);
      upcoming = coordinator.hasCapacity() ? coordinator.declare() : null;
      wire.await(this::isEnded, "a transaction to end");
      HaltPoint.AFTER_DISCHARGE.reached();
      if (transaction.isFailed()) {
        throw new LinkLost("a transaction was not committed: " + transaction.getCondition());
      }
      transaction = null;
      sending = null;
      entry = next;
    } finally {
      wire.release();
    }
  }

  /** Asked when what was to be sent is sent. */
  private boolean isEnded() {
    HaltPoint.DURING_DISCHARGE.reached();
    return transaction.isDischarged() || transaction.isFailed();
  }

  /** The newest entry that this link knows of; it may have to be fetched still. */
  LedgerEntry known() {
    return entry;
  }

  @Override
  public void close() {
    wire.close();
  }
}
