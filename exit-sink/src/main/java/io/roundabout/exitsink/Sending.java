package io.roundabout.exitsink;

import io.roundabout.exitsink.ExitDelivery.Part;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.buffer.ProtonBuffer;

/**
 * Sends epochs in transactions. After any doubtful answer the connection is given up and the ledger
 * says where to go on. Not thread-safe, but for {@link #close}.
 */
final class Sending implements AutoCloseable {
  /** What a transaction may hold: the broker keeps it in memory until it is committed. */
  record Limits(long bytes, int messages) {
    static final Limits DEFAULT = new Limits(4 << 20, 4_000);

    /** The same for one of several copies. */
    Limits split(int copies) {
      return new Limits(Math.max(1, bytes / copies), Math.max(1, messages / copies));
    }
  }

  private final DeliveryOptions options;
  private final Outbox outbox;
  private final Duration patience;
  private final Limits limits;
  private final MessageCodec codec = new MessageCodec();
  private volatile BrokerLink link;

  /** When a transaction was last committed, or the work was begun. */
  private long progressNanos;

  private final CountDownLatch closing = new CountDownLatch(1);

  Sending(DeliveryOptions options, Outbox outbox, Duration patience, Limits limits) {
    this.options = options;
    this.outbox = outbox;
    this.patience = patience;
    this.limits = limits;
  }

  boolean isOneTransaction(Seal epoch) {
    long bytes = epoch.parts().stream().mapToLong(Part::bytes).sum();
    long count = epoch.parts().stream().mapToLong(Part::messages).sum();
    return isWithinTransaction(bytes, count);
  }

  private boolean isWithinTransaction(long bytes, long count) {
    int copies = options.queues().size();
    return bytes * copies <= limits.bytes() && count * copies <= limits.messages();
  }

  /** What the ledger says, held for this sending alone. */
  LedgerEntry ledger() throws IOException {
    return retry(BrokerLink::entry);
  }

  /** Delivers what is missing of the epoch. */
  LedgerEntry deliver(Seal epoch) throws IOException {
    return retry(
        connected -> {
          LedgerEntry entry = connected.entry();
          return entry.covers(epoch.generation(), epoch.epoch())
              ? entry
              : rest(connected, epoch, entry);
        });
  }

  /**
   * Delivers what an epoch that stands open holds, in one transaction.
   *
   * @param row the first one of the lane whose results are not among them
   */
  LedgerEntry give(HeldRows held, long row) throws IOException {
    return retry(
        connected -> {
          LedgerEntry entry = connected.entry();
          return entry.hasRows(options.generation(), held.epoch(), row)
              ? entry
              : given(connected, entry, held, row);
        });
  }

  private LedgerEntry given(BrokerLink to, LedgerEntry entry, HeldRows held, long row)
      throws LinkLost, IOException {
    boolean begun = entry.isWithin(options.generation(), held.epoch());
    MessageBodies.Kind kind = MessageBodies.kind(options.pack());
    long number = entry.last();
    to.begin();
    for (PartFile.Body body : held.bodies()) {
      send(to, codec.encode(options.exit(), kind, body, number + 1), body);
      number += body.rows();
    }
    to.commit(
        new LedgerEntry(
            options.generation(),
            held.epoch(),
            (begun ? entry.position() : 0) + number - entry.last(),
            false,
            number,
            entry.sentWith(options.queues(), held.bodies().size()),
            row));
    return to.known();
  }

  private static void send(BrokerLink to, ProtonBuffer message, PartFile.Body body)
      throws LinkLost, IOException {
    if (body.bytes().length > MessageBodies.MAX_PACKED_BYTES) {
      to.sendLarge(message);
    } else {
      to.send(message);
    }
  }

  /** A step that may be repeated over another connection. */
  private interface Step {
    LedgerEntry run(BrokerLink link) throws LinkLost, IOException;
  }

  private LedgerEntry retry(Step step) throws IOException {
    progressNanos = System.nanoTime();
    while (true) {
      try {
        return step.run(connected());
      } catch (LinkLost e) {
        giveUp();
        if (isClosed() || System.nanoTime() - progressNanos > patience.toNanos()) {
          throw new BrokerUnreachableException(unreachable(e), e);
        }
        pause();
      } catch (IOException | RuntimeException e) {
        giveUp();
        throw e;
      }
    }
  }

  private String unreachable(LinkLost cause) {
    return "exit '"
        + options.exit()
        + "': the broker at "
        + options.broker()
        + " does not take rows: "
        + cause.getMessage()
        + ". Nothing is lost; delivery goes on when it answers again";
  }

  /** Between two attempts; the broker may just be starting. */
  private void pause() throws InterruptedIOException {
    try {
      closing.await(50, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the broker");
    }
  }

  private BrokerLink connected() throws LinkLost, IOException {
    if (isClosed()) {
      throw new IOException("the delivery of exit '" + options.exit() + "' is closed");
    }
    if (link == null) {
      link = BrokerLink.open(options, patience);
      if (!outbox.ledgerWasMade()) {
        link.beginLedger();
        outbox.ledgerIsMade();
      }
    }
    if (link.entry() == null) {
      throw new LinkLost(
          "its ledger "
              + BrokerLink.ledger(options.exit())
              + " holds no entry, or another process holds it");
    }
    return link;
  }

  /** Sends the epoch's rows from where the ledger stands, in one transaction or more. */
  private LedgerEntry rest(BrokerLink to, Seal epoch, LedgerEntry entry)
      throws LinkLost, IOException {
    long position = entry.isWithin(epoch.generation(), epoch.epoch()) ? entry.position() : 0;
    if (entry.last() - position + 1 != epoch.first()) {
      throw new IOException(
          "exit '%s': epoch %d begins with number %d, but the ledger is at %d"
              .formatted(options.exit(), epoch.epoch(), epoch.first(), entry.last()));
    }
    Transactions transactions = new Transactions(to, epoch, position);
    for (Part part : epoch.parts()) {
      transactions.add(part);
    }
    return transactions.finish();
  }

  /** Cuts the rows of an epoch into transactions. */
  private final class Transactions {
    private final BrokerLink to;
    private final Seal epoch;
    private final long rows;
    private final long delivered;
    private long position;
    private long bytes;
    private int count;

    Transactions(BrokerLink to, Seal epoch, long delivered) {
      this.to = to;
      this.epoch = epoch;
      this.rows = epoch.rows();
      this.delivered = delivered;
    }

    void add(Part part) throws LinkLost, IOException {
      if (position + part.rows() <= delivered) {
        position += part.rows();
        return;
      }
      try (PartFile.Reader reader = outbox.read(part)) {
        for (PartFile.Body body = reader.next(); body != null; body = reader.next()) {
          if (position >= delivered) {
            send(reader.header.kind(), body);
          }
          position += body.rows();
        }
      }
    }

    private void send(MessageBodies.Kind kind, PartFile.Body body) throws LinkLost, IOException {
      int length = body.bytes().length;
      if (count > 0 && !isWithinTransaction(bytes + length, count + 1L)) {
        commit();
      }
      if (count == 0) {
        to.begin();
      }
      Sending.send(to, codec.encode(options.exit(), kind, body, epoch.first() + position), body);
      bytes += length;
      count++;
    }

    private void commit() throws LinkLost, IOException {
      LedgerEntry next =
          new LedgerEntry(
              epoch.generation(),
              epoch.epoch(),
              position,
              position == rows,
              epoch.first() + position - 1,
              to.known().sentWith(options.queues(), count));
      to.commit(next);
      progressNanos = System.nanoTime();
      bytes = 0;
      count = 0;
    }

    LedgerEntry finish() throws LinkLost, IOException {
      if (position != rows) {
        throw new IOException(
            "exit '%s': the parts of epoch %d hold %d rows instead of %d"
                .formatted(options.exit(), epoch.epoch(), position, rows));
      }
      commit();
      return to.known();
    }
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }

  private void giveUp() {
    BrokerLink lost = link;
    link = null;
    if (lost != null) {
      lost.close();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    giveUp();
  }
}
