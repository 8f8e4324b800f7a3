package io.roundabout.exitsink;

import io.roundabout.haltpoints.HaltPoint;
import io.roundabout.rowformat.RowValues;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The way of one exit's rows into the broker, exactly once: parts of an epoch are written to the
 * outbox, numbered when the epoch is committed, and sent in AMQP transactions that carry their
 * ledger entry. {@link #accept} is for one thread at a time; parts may be written by many.
 *
 * <p>An epoch that fits into one transaction is delivered whole or not at all, so nothing about it
 * needs to be remembered but what the ledger says. A larger one is sealed first: the parts that
 * count and their numbers are on disk before the first transaction. From then on its rows are as
 * safe as with the broker, and it is delivered while the next epoch is computed.
 *
 * <p>An epoch may also stand open: its one part is held in memory, and what it holds is given from
 * time to time, with the row of the lane up to which it has come ({@link #stand}). Whoever computes
 * the epoch again must begin at that row.
 */
public final class ExitDelivery implements AutoCloseable {

  /**
   * What the ledger and the outbox say.
   *
   * @param epoch the newest one that the broker has
   * @param lastNumber the number of the newest row that has one
   * @param undelivered rows that are numbered and not yet delivered
   * @param sent how many messages each queue has been given, in all generations; without those that
   *     have had none
   * @param row of an epoch that stands open, or did: the first row of its lane whose results are
   *     not delivered
   */
  public record Progress(
      int generation,
      long epoch,
      long lastNumber,
      long undelivered,
      Map<String, Long> sent,
      OptionalLong row) {}

  /**
   * A part of an epoch that stands whole in the outbox.
   *
   * @param file its name there
   * @param bytes of the messages' bodies
   */
  public record Part(long epoch, int partition, String file, long rows, int messages, long bytes)
      implements java.io.Serializable {}

  /** Writes one part; used by one thread. */
  public interface PartWriter extends AutoCloseable {
    void write(RowValues row) throws IOException;

    /** Completes the part. */
    Part finish() throws IOException;

    /** Drops the part unless it was finished. */
    @Override
    void close() throws IOException;
  }

  /** How long to wait for the broker before giving up. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final DeliveryOptions options;
  private final Outbox outbox;
  private final Sending sending;
  private final Sending.Limits held;

  private volatile Progress progress;
  private volatile Runnable onFailure = () -> {};

  /** What becomes of the epoch that is delivered aside, or null. */
  private volatile CompletableFuture<Void> aside;

  /** Whether the outbox may hold sealed epochs that nobody delivers. */
  private boolean doubtful;

  private ExitDelivery(
      DeliveryOptions options, Outbox outbox, Duration patience, Sending.Limits limits) {
    this.options = options;
    this.outbox = outbox;
    this.sending = new Sending(options, outbox, patience, limits);
    this.held = limits.split(options.queues().size());
  }

  /**
   * Connects, reads the ledger, and delivers first what an earlier life left numbered in the
   * outbox.
   *
   * @throws IOException when the broker does not answer in time; nothing is lost and the call may
   *     be repeated
   */
  public static ExitDelivery open(DeliveryOptions options) throws IOException {
    return open(options, PATIENCE, Sending.Limits.DEFAULT);
  }

  static ExitDelivery open(DeliveryOptions options, Duration patience, Sending.Limits limits)
      throws IOException {
    ExitDelivery delivery = new ExitDelivery(options, new Outbox(options), patience, limits);
    try {
      delivery.resume();
      return delivery;
    } catch (IOException | RuntimeException e) {
      delivery.close();
      throw e;
    }
  }

  private synchronized void resume() throws IOException {
    outbox.removeUnsealed();
    LedgerEntry entry = sending.ledger();
    if (entry.generation() > options.generation()) {
      throw new IOException(
          "exit '"
              + options.exit()
              + "': the ledger is at generation "
              + entry.generation()
              + ", this exit at "
              + options.generation()
              + ": its state is older than the broker's. Bring back the newer state directory");
    }
    say(deliverSealed(entry), 0);
  }

  private LedgerEntry deliverSealed(LedgerEntry ledger) throws IOException {
    List<Seal> seals = outbox.seals();
    requireSeal(ledger, seals);
    LedgerEntry entry = ledger;
    for (Seal seal : seals) {
      if (!entry.covers(seal.generation(), seal.epoch())) {
        entry = sending.deliver(seal);
      }
      outbox.remove(seal);
    }
    return entry;
  }

  private void requireSeal(LedgerEntry entry, List<Seal> seals) throws IOException {
    boolean here =
        entry.complete()
            || entry.stands()
            || seals.stream().anyMatch(seal -> entry.isWithin(seal.generation(), seal.epoch()));
    if (!here) {
      throw new IOException(
          "exit '"
              + options.exit()
              + "': epoch "
              + entry.epoch()
              + " of generation "
              + entry.generation()
              + " is delivered up to row number "
              + entry.last()
              + ", and the rest is missing from "
              + options.outbox()
              + ": bring that directory back");
    }
  }

  /**
   * @param attempt tells apart the tasks that write the same partition
   */
  public PartWriter newPart(long epoch, int partition, long attempt) throws IOException {
    return outbox.newPart(epoch, partition, attempt);
  }

  /**
   * Lets the epoch stand open whose only part this thread has begun to write, and which has no rows
   * yet: they are delivered by {@link #give} and {@link #mark}, from this thread, and not when the
   * epoch is committed.
   */
  public void stand() {
    outbox.writing().hold(held);
  }

  /**
   * Delivers what was written since the last call.
   *
   * @param row the first row of the lane whose results are not among it
   * @return false when it is too much for one transaction: it is dropped, and the epoch has to end
   *     at the row before
   * @throws IOException when the broker cannot be reached in time, and the epoch has failed
   */
  public boolean give(long row) throws IOException {
    HeldRows rows = outbox.writing().held();
    if (rows.isOver()) {
      return false;
    }
    if (!rows.bodies().isEmpty()) {
      deliver(rows, row);
    }
    return true;
  }

  /**
   * Notes in the ledger that the lane's rows before that one have given nothing more than what was
   * delivered.
   */
  public void mark(long row) throws IOException {
    HeldRows none = outbox.writing().held();
    if (none.isOver() || !none.bodies().isEmpty()) {
      throw new IllegalStateException("there are rows to be given before row " + row);
    }
    deliver(none, row);
  }

  private synchronized void deliver(HeldRows rows, long row) throws IOException {
    LedgerEntry before = settled();
    requireSeal(before, List.of());
    LedgerEntry entry = sending.give(rows, row);
    rows.clear();
    say(entry, 0);
  }

  /** What the ledger says, once all that was sealed is delivered. */
  private LedgerEntry settled() throws IOException {
    settle();
    LedgerEntry entry = sending.ledger();
    if (doubtful) {
      entry = deliverSealed(entry);
      doubtful = false;
    }
    return entry;
  }

  /**
   * Numbers the epoch's rows, by partition and row, and delivers them. May come again for an epoch:
   * what the ledger has is not sent twice, and the first outbox that was numbered for an epoch is
   * the one that counts.
   *
   * @throws IOException when the broker cannot be reached in time; the call may be repeated
   */
  public void commit(long epoch, List<Part> parts) throws IOException {
    accept(epoch, parts);
    settle();
  }

  /**
   * As {@link #commit}, but returns when the rows are safe: an epoch that had to be sealed is
   * delivered aside, one at a time.
   *
   * @throws IOException when this epoch or the one before cannot be delivered; the call may be
   *     repeated
   */
  public synchronized void accept(long epoch, List<Part> parts) throws IOException {
    LedgerEntry entry = settled();
    if (!entry.covers(options.generation(), epoch)) {
      requireSeal(entry, List.of());
      Seal fresh = numbered(epoch, entry, parts);
      if (!sending.isOneTransaction(fresh)) {
        doubtful = true;
        outbox.seal(fresh);
        say(entry, fresh.rows());
        aside = deliverAside(fresh);
        return;
      }
      entry = deliverAtOnce(fresh, entry);
    }
    HaltPoint.BEFORE_OUTBOX_REMOVE.reached();
    outbox.remove(parts);
    HaltPoint.AFTER_OUTBOX_REMOVE.reached();
    say(entry, 0);
  }

  private Seal numbered(long epoch, LedgerEntry entry, List<Part> unordered) {
    List<Part> parts = new ArrayList<>(unordered);
    parts.removeIf(part -> part.rows() == 0);
    parts.sort(Comparator.comparingInt(Part::partition));
    return new Seal(options.exit(), options.generation(), epoch, entry.last() + 1, parts);
  }

  private LedgerEntry deliverAtOnce(Seal epoch, LedgerEntry entry) throws IOException {
    if (epoch.parts().isEmpty()) {
      return entry;
    }
    for (Part part : epoch.parts()) {
      outbox.verify(epoch, part);
    }
    return sending.deliver(epoch);
  }

  private CompletableFuture<Void> deliverAside(Seal seal) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                LedgerEntry entry = sending.deliver(seal);
                HaltPoint.BEFORE_OUTBOX_REMOVE.reached();
                outbox.remove(seal);
                HaltPoint.AFTER_OUTBOX_REMOVE.reached();
                say(entry, 0);
                end.complete(null);
              } catch (IOException | RuntimeException | Error e) {
                end.completeExceptionally(e);
                onFailure.run();
              }
            },
            "delivery " + options.exit());
    thread.setDaemon(true);
    thread.start();
    return end;
  }

  /**
   * Waits until all that was accepted is delivered.
   *
   * @throws IOException when it cannot be; it is safe, and the next {@link #accept} delivers it
   *     first
   */
  public synchronized void settle() throws IOException {
    if (aside == null) {
      return;
    }
    try {
      aside.get();
      aside = null;
      doubtful = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while rows are delivered");
    } catch (ExecutionException e) {
      aside = null;
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    }
  }

  /** Drops parts of an epoch that will not be committed by this attempt. */
  public synchronized void abort(long epoch, List<Part> parts) throws IOException {
    outbox.removeUnsealed(parts.stream().map(Part::file).toList());
  }

  /**
   * @param undelivered rows that are numbered after those of the entry
   */
  private void say(LedgerEntry entry, long undelivered) {
    progress =
        new Progress(
            entry.generation(),
            entry.epoch(),
            entry.last() + undelivered,
            undelivered,
            entry.sent(),
            entry.stands() ? OptionalLong.of(entry.row()) : OptionalLong.empty());
  }

  /** As of the last call that ended; safe to be called at any time. */
  public Progress progress() {
    return progress;
  }

  /** What to do when an epoch that is delivered aside cannot be; {@link #settle} says why. */
  public void onFailure(Runnable action) {
    onFailure = action;
  }

  /** Gives the connection up; what is not delivered yet stays in the outbox. */
  @Override
  public void close() {
    onFailure = () -> {};
    sending.close();
    CompletableFuture<Void> last = aside;
    if (last != null) {
      // Whoever opens this outbox next is to be alone with its files.
      last.handle((end, failure) -> end).join();
    }
  }
}
