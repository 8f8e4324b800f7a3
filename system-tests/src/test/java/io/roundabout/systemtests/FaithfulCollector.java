package io.roundabout.systemtests;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.client.Delivery;

/**
 * Collects from one exit in a thread of its own, and comes again whenever the roundabout is gone
 * under it.
 */
final class FaithfulCollector implements AutoCloseable {
  private final Roundabout roundabout;
  private final String exit;
  private final Collected collected;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;
  private volatile AssertionError fault;

  FaithfulCollector(Roundabout roundabout, String exit) {
    this.roundabout = roundabout;
    this.exit = exit;
    collected = new Collected(exit);
    thread = new Thread(this::collect, "collector-" + exit);
    thread.setDaemon(true);
    thread.start();
  }

  private void collect() {
    try {
      while (!ended.await(100, TimeUnit.MILLISECONDS)) {
        try (ExitReader reader = roundabout.collect(exit)) {
          takeUntilEnded(reader);
        } catch (Exception e) {
          // The roundabout was killed, or is not up yet: come again.
        }
      }
    } catch (AssertionError e) {
      fault = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void takeUntilEnded(ExitReader reader) throws Exception {
    while (ended.getCount() > 0) {
      Delivery delivery = reader.next(1);
      if (delivery != null) {
        collected.add(delivery);
        delivery.accept();
      }
    }
  }

  /** Ends the thread, and hands over what it has collected. */
  Collected end() throws InterruptedException {
    close();
    if (fault != null) {
      throw fault;
    }
    return collected;
  }

  @Override
  public void close() throws InterruptedException {
    ended.countDown();
    thread.join();
  }
}
