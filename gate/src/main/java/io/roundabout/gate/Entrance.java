package io.roundabout.gate;

import io.roundabout.lanelog.TripKey;
import io.roundabout.rowformat.Encoding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/** One lane as its visits share it: who is on which trip, and who waits for room. Thread-safe. */
final class Entrance {

  /** Headers are the vehicles' own, so there is no end of different ones. */
  private static final int KNOWN_ENCODINGS = 1000;

  private final GateLane.Open lane;
  private final Executor blocking;
  private final Map<TripKey, Visit> trips = new HashMap<>();
  private final Map<Encoding, Integer> encodings = new ConcurrentHashMap<>();
  private final Queue<Visit> waiting = new ConcurrentLinkedQueue<>();

  /**
   * @param blocking for what may wait for the disk
   */
  Entrance(GateLane.Open lane, Executor blocking) {
    this.lane = lane;
    this.blocking = blocking;
  }

  GateLane.Open lane() {
    return lane;
  }

  Executor blocking() {
    return blocking;
  }

  int visits() {
    synchronized (trips) {
      return trips.size();
    }
  }

  /** Gives the trip to the visit. An older visit of the same vehicle that has it loses it. */
  Claim claim(Visit visit) {
    Visit last;
    synchronized (trips) {
      last = trips.get(visit.key());
      if (last != null && !last.vehicle().equals(visit.vehicle())) {
        return new Claim.Owned();
      }
      if (last != null && last.arrival() > visit.arrival()) {
        return new Claim.Overtaken();
      }
      trips.put(visit.key(), visit);
    }
    if (last == null) {
      return new Claim.Granted(CompletableFuture.completedFuture(null));
    }
    last.takenOver();
    return new Claim.Granted(last.left());
  }

  /** The visit has left the trip, unless it had lost it already. */
  void release(Visit visit) {
    synchronized (trips) {
      trips.remove(visit.key(), visit);
    }
  }

  /** The number under which the lane knows the encoding; durable. */
  CompletableFuture<Integer> number(Encoding encoding) {
    Integer known = encodings.get(encoding);
    return known != null
        ? CompletableFuture.completedFuture(known)
        : CompletableFuture.supplyAsync(() -> register(encoding), blocking);
  }

  private int register(Encoding encoding) {
    try {
      int number = lane.log().registerEncoding(encoding.toJson());
      if (encodings.size() < KNOWN_ENCODINGS) {
        encodings.put(encoding, number);
      }
      return number;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** A lane that has stopped is not full: its visits are to go on, and hear of it. */
  boolean full() {
    return lane.log().busy() && lane.log().stopped().isEmpty();
  }

  /** The visit's {@link Visit#pace} will be called when the lane may have room. */
  void awaitRoom(Visit visit) {
    waiting.add(visit);
    roomMade();
  }

  /** Something that waited for the disk is there. */
  void roomMade() {
    while (!waiting.isEmpty() && !full()) {
      Visit next = waiting.poll();
      if (next != null) {
        next.mayGoOn();
      }
    }
  }
}
