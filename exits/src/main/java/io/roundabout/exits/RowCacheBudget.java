package io.roundabout.exits;

import java.util.concurrent.atomic.AtomicLong;

/** How much of the heap all {@link RowCache}s of a process may take together. Thread-safe. */
final class RowCacheBudget {
  private static final int SHARE_OF_THE_HEAP = 16;

  /** That of this process, whose state stores Spark makes. */
  static final RowCacheBudget OF_THE_HEAP =
      new RowCacheBudget(Runtime.getRuntime().maxMemory() / SHARE_OF_THE_HEAP);

  private final AtomicLong left;

  RowCacheBudget(long bytes) {
    left = new AtomicLong(bytes);
  }

  /**
   * Whether as many bytes are left for others as are asked for; they are taken then. So who comes
   * first does not get all.
   */
  boolean take(long bytes) {
    return left.getAndUpdate(now -> now / 2 >= bytes ? now - bytes : now) / 2 >= bytes;
  }

  void giveBack(long bytes) {
    left.addAndGet(bytes);
  }
}
