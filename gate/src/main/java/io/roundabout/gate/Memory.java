package io.roundabout.gate;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The heap that all visits share for their rows. When it is used up they stop reading, submit what
 * they have gathered, and wait in the order in which they came. Since unfinished rows alone may use
 * all of it, one of those that wait always has the right of way: it reads on until a row of its has
 * landed, or until it is plain that its vehicle sends nothing. So what is held exceeds the limit by
 * one row, and by what each visit reads at once when it has just become short. Thread-safe.
 */
final class Memory {
  private static final long TICK_MILLIS = 5;

  /** A visit that reads nothing for a second lets the next one pass. */
  private static final int PATIENT_TICKS = 200;

  /** What a visit that goes on may be expected to read before it asks again. */
  private static final long SHARE = 64 << 10;

  private final long limit;
  private final ScheduledExecutorService clock;
  private final AtomicLong used = new AtomicLong();
  private final Queue<Visit> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean ticking = new AtomicBoolean();
  private volatile Visit first;

  private long readByFirst;
  private int idleTicks;

  Memory(long limit, ScheduledExecutorService clock) {
    this.limit = limit;
    this.clock = clock;
  }

  /** In bytes. */
  long used() {
    return used.get();
  }

  /** A visit holds so much more, or less. */
  void account(long bytes) {
    used.addAndGet(bytes);
  }

  boolean full() {
    return used.get() >= limit;
  }

  boolean hasRightOfWay(Visit visit) {
    return first == visit;
  }

  /** A row of the visit has landed, or it needs no memory any more. */
  void passed(Visit visit) {
    if (first == visit) {
      first = null;
    }
  }

  /** The visit's {@link Visit#mayRead} will be called. */
  void await(Visit visit) {
    waiting.add(visit);
    tickLater();
  }

  private void tickLater() {
    if (ticking.compareAndSet(false, true)) {
      clock.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** No more often than one at a time. */
  private void tick() {
    Visit visit = null;
    for (long room = limit - used.get(); room > 0; room -= SHARE) {
      visit = waiting.poll();
      if (visit == null) {
        break;
      }
      visit.mayRead();
    }
    showTheWay();
    ticking.set(false);
    if (!waiting.isEmpty()) {
      tickLater();
    }
  }

  private void showTheWay() {
    Visit before = first;
    if (before != null && !idle(before)) {
      return;
    }
    Visit next = waiting.poll();
    if (next != null) {
      first = next;
      readByFirst = next.bytesRead();
      idleTicks = 0;
      next.mayRead();
      if (before != null) {
        before.mayRead();
      }
    }
  }

  private boolean idle(Visit visit) {
    long read = visit.bytesRead();
    idleTicks = read == readByFirst ? idleTicks + 1 : 0;
    readByFirst = read;
    return idleTicks > PATIENT_TICKS;
  }
}
