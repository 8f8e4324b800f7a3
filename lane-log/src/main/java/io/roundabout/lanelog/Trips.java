package io.roundabout.lanelog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The trips of a lane. Not thread-safe: {@link Intake} guards it with its lock.
 *
 * <p>Named trips are remembered for ever. Others are forgotten with their rows, and also when
 * {@link #UNNAMED} newer ones have come: a million visits without a name shall not fill the heap.
 */
final class Trips {
  static final int COMPLETE = 10_000;
  static final int OPEN = 100_000;

  private final Map<TripKey, Trip> all = new LinkedHashMap<>();
  private final Map<TripKey, Trip> unnamedComplete = new LinkedHashMap<>();
  private final Map<TripKey, Trip> unnamedOpen = new LinkedHashMap<>();
  private final boolean table;
  private final int tag;
  private long open;

  Trips(boolean table, int tag) {
    this.table = table;
    this.tag = tag;
  }

  Trip find(TripKey key) {
    return all.get(key);
  }

  /** Trips that have begun durably and have not ended. */
  long open() {
    return open;
  }

  List<Trip> durable() {
    List<Trip> trips = new ArrayList<>(all.size());
    for (Trip trip : all.values()) {
      if (trip.durable != null) {
        trips.add(trip);
      }
    }
    return trips;
  }

  /**
   * Takes a block as the trip's next.
   *
   * @param head names and verdicts, late rows included; its room for the header is filled here
   * @param mark the lane's mark after the block
   * @throws IllegalArgumentException when it is not
   */
  Append submit(
      TripBlock block, EventTimes times, BlockHead head, int rowsCrc, long mark, long now) {
    Trip trip = all.get(block.key());
    if (trip == null) {
      trip = new Trip(block.key(), block.vehicle(), block.named(), block.changes());
    }
    TripState before = trip.submitted == null ? trip.nothing() : trip.submitted;
    int bytes = block.bytes().remaining();
    check(block, before, rowsCrc, bytes);
    name(trip, block.named());
    TripState after =
        new TripState(
            trip.key,
            trip.vehicle,
            before.rows() + block.rows(),
            block.crcAfter(),
            before.bytes() + bytes,
            before.rejected() + block.verdicts().size(),
            block.endOfTrip(),
            trip.changes);
    header(block, trip, before, after, head, rowsCrc, mark, now).write(head.bytes(), 0, tag);
    int late = head.verdicts() - block.verdicts().size();
    Append append = new Append(trip, after, head.bytes(), block, now, mark, times.newest(), late);
    trip.submitted = after;
    trip.last = append.answer;
    all.put(trip.key, trip);
    moved(trip);
    return append;
  }

  private static void check(TripBlock block, TripState before, int rowsCrc, int bytes) {
    if (!block.vehicle().equals(before.vehicle())) {
      throw refused(block, "it belongs to vehicle '%s'".formatted(before.vehicle()));
    }
    if (block.changes() != before.changes()) {
      throw refused(
          block, before.changes() ? "its rows are changes" : "it was not begun as changes");
    }
    if (before.complete()) {
      throw refused(block, "it is complete with row %d".formatted(before.rows()));
    }
    if (block.firstTripRow() != before.rows() + 1) {
      throw refused(block, "its next row is %d".formatted(before.rows() + 1));
    }
    if (RunningCrc.combine(before.crc(), rowsCrc, bytes) != block.crcAfter()) {
      throw refused(block, "the CRC given for it does not fit the rows");
    }
  }

  private static IllegalArgumentException refused(TripBlock block, String why) {
    return new IllegalArgumentException(
        "rows %d to %d of vehicle '%s' cannot be appended to trip '%s' (part %d/%d): %s"
            .formatted(
                block.firstTripRow(),
                block.firstTripRow() + block.rows() - 1,
                block.vehicle(),
                block.key().trip(),
                block.key().part(),
                block.key().parts(),
                why));
  }

  private BlockHeader header(
      TripBlock block,
      Trip trip,
      TripState before,
      TripState after,
      BlockHead head,
      int rowsCrc,
      long mark,
      long now) {
    // A staged block does not end its trip: the reference block in the log does.
    int end = block.endOfTrip() && !table ? BlockHeader.END_OF_TRIP : 0;
    return new BlockHeader(
        BlockHeader.ROWS,
        end | BlockHeader.flags(trip),
        head.metaBytes(),
        block.bytes().remaining(),
        head.verdicts(),
        0,
        block.rows(),
        block.firstTripRow(),
        after.bytes(),
        after.rejected(),
        now,
        0,
        before.crc(),
        after.crc(),
        block.encoding(),
        trip.key.part(),
        trip.key.parts(),
        trip.tripName.length,
        trip.vehicleName.length,
        mark,
        head.crc(),
        rowsCrc);
  }

  /** A record that closes the lane up to the mark. */
  Append closeUpTo(long mark, long now) {
    return Append.closeUpTo(mark, now, tag);
  }

  /** The block is on disk. */
  void durable(Trip trip, TripState state, Place place) {
    boolean wasOpen = trip.durable != null && !trip.durable.complete();
    trip.durable = state;
    trip.firstBlock = trip.firstBlock == null ? place : trip.firstBlock;
    trip.lastBlock = place;
    open += (state.complete() ? 0 : 1) - (wasOpen ? 1 : 0);
  }

  /** Recovery has found the trip in this state. */
  Trip recovered(TripState state, boolean named, Place place) {
    Trip trip = all.get(state.key());
    if (trip == null) {
      trip = new Trip(state.key(), state.vehicle(), named, state.changes());
      all.put(trip.key, trip);
    }
    name(trip, named);
    trip.submitted = state;
    durable(trip, state, place);
    moved(trip);
    return trip;
  }

  private void name(Trip trip, boolean named) {
    if (named && !trip.named) {
      trip.named = true;
      unnamedOpen.remove(trip.key);
      unnamedComplete.remove(trip.key);
    }
  }

  /** Something came for the trip: the ones that have not moved for longest are forgotten first. */
  private void moved(Trip trip) {
    if (trip.named || table) {
      return;
    }
    unnamedOpen.remove(trip.key);
    Map<TripKey, Trip> now = trip.submitted.complete() ? unnamedComplete : unnamedOpen;
    now.put(trip.key, trip);
    if (now.size() > (trip.submitted.complete() ? COMPLETE : OPEN)) {
      Trip oldest = now.values().iterator().next();
      if (!oldest.waits()) {
        forget(oldest);
      }
    }
  }

  /** Retention removes all blocks before this segment. */
  void removedBefore(long segment) {
    List<Trip> unnamed = new ArrayList<>(unnamedComplete.values());
    unnamed.addAll(unnamedOpen.values());
    for (Trip trip : unnamed) {
      if (!trip.waits() && trip.lastBlock != null && trip.lastBlock.file() < segment) {
        forget(trip);
      }
    }
  }

  /** Nobody has come for a staged trip for long: what comes under its name begins anew. */
  void giveUp(Trip trip) {
    forget(trip);
  }

  private void forget(Trip trip) {
    all.remove(trip.key);
    unnamedComplete.remove(trip.key);
    unnamedOpen.remove(trip.key);
    if (trip.durable != null && !trip.durable.complete()) {
      open--;
    }
  }
}
