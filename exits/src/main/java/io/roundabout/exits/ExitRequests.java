package io.roundabout.exits;

import io.roundabout.lanesource.StandingSlots;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.spark.sql.SparkSession;

/** What others tell an exit's thread. Thread-safe. */
final class ExitRequests {

  /** Something that an exit that stands still can do. */
  sealed interface Request {}

  record Retry() implements Request {}

  record Begin(NewGeneration choice) implements Request {}

  /** What queries need. */
  record Spark(SparkSession session, QueryChecker checker, StandingSlots standing) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Spark spark;
  private Request request;
  private boolean closed;

  void spark(Spark newSpark) {
    lock.lock();
    try {
      spark = newSpark;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  Spark awaitSpark() throws InterruptedException {
    lock.lock();
    try {
      while (spark == null) {
        changed.await();
      }
      return spark;
    } finally {
      lock.unlock();
    }
  }

  /** The newest request counts. */
  void ask(Request newRequest) {
    lock.lock();
    try {
      request = newRequest;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes the request, or waits for one; empty when none came in time. */
  Optional<Request> await(Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (request == null && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      Optional<Request> taken = Optional.ofNullable(request);
      request = null;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }
}
