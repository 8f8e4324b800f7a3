package io.roundabout.lanelog;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** A block that a caller waits for. */
final class Append extends OutgoingBlock {
  final Trip trip;

  /** The trip's state once the block is durable. */
  final TripState after;

  final CompletableFuture<TripState> answer = new CompletableFuture<>();

  /** Table lanes: the rows are durable in their dump, though they may not be answered yet. */
  boolean staged;

  Append(
      Trip trip, TripState after, ByteBuffer head, ByteBuffer body, long rows, long arrivalMillis) {
    super(head, body, rows, arrivalMillis);
    this.trip = trip;
    this.after = after;
  }
}
