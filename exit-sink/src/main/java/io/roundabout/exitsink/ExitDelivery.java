package io.roundabout.exitsink;

import io.roundabout.rowformat.RowValues;
import java.io.IOException;
import java.util.List;

/**
 * The way of one exit's rows into the broker, exactly once: parts of an epoch are written to the
 * outbox and fsynced, numbered when the epoch is committed, and sent in AMQP transactions that
 * carry their ledger row. {@link #commit} is for one thread at a time; parts may be written by
 * many.
 */
public final class ExitDelivery implements AutoCloseable {

  /** What the ledger and the outbox say. */
  public record Progress(int generation, long epoch, long lastNumber, long undelivered) {}

  /** A part of an epoch that is durable in the outbox. */
  public record Part(long epoch, int partition, String file, long rows, long bytes)
      implements java.io.Serializable {}

  /** Writes one part; used by one thread. */
  public interface PartWriter extends AutoCloseable {
    void write(RowValues row) throws IOException;

    /** Fsyncs the part. */
    Part finish() throws IOException;

    /** Drops the part unless it was finished. */
    @Override
    void close() throws IOException;
  }

  /**
   * Connects, reads the ledger, and delivers first what an earlier life left numbered in the
   * outbox.
   *
   * @throws IOException when the broker does not answer in time; nothing is lost and the call may
   *     be repeated
   */
  public static ExitDelivery open(DeliveryOptions options) throws IOException {
    throw new UnsupportedOperationException();
  }

  public PartWriter newPart(long epoch, int partition, long attempt) throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Numbers the epoch's rows, by partition and row, and delivers them. May come again for an epoch:
   * what the ledger has is not sent twice, and the first outbox that was numbered for an epoch is
   * the one that counts.
   */
  public void commit(long epoch, List<Part> parts) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Drops parts of an epoch that will not be committed by this attempt. */
  public void abort(long epoch, List<Part> parts) {
    throw new UnsupportedOperationException();
  }

  public Progress progress() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
