package io.roundabout.server;

import io.roundabout.lanelog.LaneDamagedException;
import io.roundabout.lanesource.Lane;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all that the lanes hold once after the start, slowly, so that damage to old rows stops
 * their lane before somebody needs them. What is new was verified when the lanes were opened.
 */
final class LaneVerifier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LaneVerifier.class);
  private static final long BYTES_A_SECOND = 100_000_000;

  /** Rests shorter than what the clock can measure would be none. */
  private static final long BYTES_AT_ONCE = 1 << 20;

  private final List<Lane> lanes;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "verify-lanes");
  private long sinceRest;

  LaneVerifier(Collection<Lane> lanes) {
    this.lanes = List.copyOf(lanes);
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
  }

  void start() {
    thread.start();
  }

  private void run() {
    for (Lane lane : lanes) {
      try {
        lane.log().verify(this::rest);
      } catch (LaneDamagedException e) {
        LOG.error("lane {} is damaged: {}", lane.name(), e.getMessage());
      } catch (IOException | RuntimeException e) {
        LOG.error("lane {} could not be verified", lane.name(), e);
      }
    }
  }

  private boolean rest(long bytes) {
    sinceRest += bytes;
    if (sinceRest < BYTES_AT_ONCE) {
      return closed.getCount() > 0;
    }
    long nanos = TimeUnit.SECONDS.toNanos(1) * sinceRest / BYTES_A_SECOND;
    sinceRest = 0;
    try {
      return !closed.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed.countDown();
    thread.join();
  }
}
