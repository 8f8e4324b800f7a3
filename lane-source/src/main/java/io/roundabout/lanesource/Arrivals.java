package io.roundabout.lanesource;

import io.roundabout.lanelog.LaneLog;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Wakes a query when something has come into any of its lanes. Thread-safe. The lanes' writers only
 * count and notify here; the question whether it was worth waking is asked outside of the lock, so
 * that no lane's lock is ever taken inside of it.
 */
final class Arrivals implements AutoCloseable {
  private final List<LaneLog.Subscription> subscriptions = new ArrayList<>();
  private long count;
  private boolean closed;

  synchronized void listenTo(LaneLog log) {
    if (!closed) {
      subscriptions.add(log.onAppend(this::signal));
    }
  }

  private synchronized void signal() {
    count++;
    notifyAll();
  }

  /**
   * Returns when {@code ready} or after {@code patience}.
   *
   * @throws UncheckedIOException of an {@link InterruptedIOException}, which Spark knows as the end
   *     of a query
   */
  void await(BooleanSupplier ready, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    long seen = count();
    while (!ready.getAsBoolean()) {
      if (!awaitAfter(seen, end)) {
        return;
      }
      seen = count();
    }
  }

  synchronized boolean isClosed() {
    return closed;
  }

  private synchronized long count() {
    return count;
  }

  /** False when time is over or nothing more will come. */
  private synchronized boolean awaitAfter(long seen, long end) {
    try {
      while (count == seen) {
        long left = end - System.nanoTime();
        if (left <= 0 || closed) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
      return true;
    } catch (InterruptedException e) {
      throw new UncheckedIOException(
          (InterruptedIOException) new InterruptedIOException("stopped").initCause(e));
    }
  }

  @Override
  public void close() {
    List<LaneLog.Subscription> ending;
    synchronized (this) {
      closed = true;
      ending = List.copyOf(subscriptions);
      subscriptions.clear();
      notifyAll();
    }
    ending.forEach(LaneLog.Subscription::close);
  }
}
