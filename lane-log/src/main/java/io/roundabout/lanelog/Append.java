package io.roundabout.lanelog;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A block that a caller waits for: rows of a trip, or a close record. */
final class Append extends OutgoingBlock {

  /** Null for a close record. */
  final Trip trip;

  /** The trip's state once the block is durable; null for a close record. */
  final TripState after;

  /** The newest event time of its good rows, {@link Long#MIN_VALUE} for none. */
  final long newest;

  /** How many of its rows are late. */
  final int late;

  final CompletableFuture<TripState> answer = new CompletableFuture<>();

  /** Table lanes: the rows are durable in their dump, though they may not be answered yet. */
  boolean staged;

  Append(
      Trip trip,
      TripState after,
      ByteBuffer head,
      TripBlock block,
      long arrivalMillis,
      long mark,
      long newest,
      int late) {
    super(head, block.bytes(), block.rows(), arrivalMillis, mark);
    this.trip = trip;
    this.after = after;
    this.newest = newest;
    this.late = late;
  }

  private Append(ByteBuffer head, long arrivalMillis, long mark) {
    super(head, ByteBuffer.allocate(0), 1, arrivalMillis, mark);
    this.trip = null;
    this.after = null;
    this.newest = Long.MIN_VALUE;
    this.late = 0;
  }

  /** A record that closes the lane up to the mark. */
  static Append closeUpTo(long mark, long arrivalMillis, int tag) {
    BlockHead head = BlockHead.of(new byte[0], new byte[0], List.of());
    new BlockHeader(
            BlockHeader.CLOSE,
            0,
            head.metaBytes(),
            0,
            0,
            0,
            1,
            1,
            0,
            0,
            arrivalMillis,
            0,
            0,
            0,
            0,
            1,
            1,
            0,
            0,
            mark,
            head.crc(),
            BlockHead.crc(ByteBuffer.allocate(0)))
        .write(head.bytes(), 0, tag);
    return new Append(head.bytes(), arrivalMillis, mark);
  }

  @Override
  boolean close() {
    return trip == null;
  }
}
