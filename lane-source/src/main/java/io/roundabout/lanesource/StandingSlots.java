package io.roundabout.lanesource;

import java.util.concurrent.Semaphore;

/**
 * How many batches may stand at once: each holds a thread of Spark's, of which those that end must
 * have enough. Thread-safe.
 */
public final class StandingSlots {
  /** Where no batch may stand. */
  public static final StandingSlots NONE = new StandingSlots(0);

  private final Semaphore free;

  public StandingSlots(int slots) {
    this.free = new Semaphore(slots);
  }

  boolean take() {
    return free.tryAcquire();
  }

  void giveBack() {
    free.release();
  }
}
