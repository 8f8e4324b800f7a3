package io.roundabout.lanelog;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** One trip, as far as it has been submitted and as far as it is durable. See {@link Trips}. */
final class Trip {
  final TripKey key;
  final String vehicle;
  final byte[] tripName;
  final byte[] vehicleName;

  /** Table lanes: whether its rows change the table by its key rather than replace it. */
  final boolean changes;

  /** Whether a vehicle has ever named it; a name that the gate made up may be used later on. */
  boolean named;

  /** With all blocks that were taken; null before the first. */
  TripState submitted;

  /** With the blocks that are on disk; null before the first. */
  TripState durable;

  /** The answer to the last block that was taken since the log was opened; null before. */
  CompletableFuture<TripState> last;

  /** Where the first and the last durable block begin. */
  Place firstBlock;

  Place lastBlock;

  /** Table lanes: where the rows are while the trip is open. */
  volatile StageFile stage;

  Trip(TripKey key, String vehicle, boolean named, boolean changes) {
    this.key = key;
    this.vehicle = vehicle;
    this.named = named;
    this.changes = changes;
    this.tripName = key.trip().getBytes(StandardCharsets.UTF_8);
    this.vehicleName = vehicle.getBytes(StandardCharsets.UTF_8);
  }

  TripState nothing() {
    return new TripState(key, vehicle, 0, 0, 0, 0, false, changes);
  }

  boolean waits() {
    return last != null && !last.isDone();
  }
}
