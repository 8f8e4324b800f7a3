package io.roundabout.gate;

import java.util.concurrent.ArrayBlockingQueue;

/**
 * Arrays in which blocks are gathered. Those of the full block size are used again; smaller and
 * larger ones come and go. Thread-safe.
 */
final class BlockBuffers {
  private static final int KEPT = 64;
  private static final int SMALLEST = 256;

  private final int blockBytes;
  private final ArrayBlockingQueue<byte[]> free = new ArrayBlockingQueue<>(KEPT);

  BlockBuffers(int blockBytes) {
    this.blockBytes = blockBytes;
  }

  int blockBytes() {
    return blockBytes;
  }

  /** An array of at least that many bytes, with whatever was in it before. */
  byte[] take(int bytes) {
    if (bytes > blockBytes) {
      return new byte[bytes];
    }
    if (bytes > blockBytes / 2) {
      byte[] used = free.poll();
      return used != null ? used : new byte[blockBytes];
    }
    return new byte[Math.max(SMALLEST, Integer.highestOneBit(Math.max(1, bytes - 1)) << 1)];
  }

  /** The caller and all whom it gave the array to are done with it. */
  void giveBack(byte[] array) {
    if (array.length == blockBytes) {
      free.offer(array);
    }
  }
}
