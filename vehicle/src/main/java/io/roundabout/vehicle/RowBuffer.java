package io.roundabout.vehicle;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The rows of a trip that the gate has not acknowledged yet, in the bytes in which they are sent.
 * The caller adds them, the sender reads them through a {@link Cursor}, the gate's answers let them
 * go. Thread-safe.
 *
 * <p>There is no object for a row: a chunk of many rows is let go when its last row is on disk, and
 * a cursor that begins in the middle of one counts its line ends.
 */
final class RowBuffer {
  private static final int CHUNK_BYTES = 64 << 10;

  private static final class Chunk {
    final long firstRow;
    final byte[] data;
    int length;
    int rows;
    boolean released;
    Chunk next;

    Chunk(long firstRow, int capacity) {
      this.firstRow = firstRow;
      this.data = new byte[capacity];
    }

    long endRow() {
      return firstRow + rows;
    }
  }

  /** Where a connection's sender stands. Belongs to one thread. */
  static final class Cursor {
    private Chunk chunk;
    private int offset;
    private final long firstRow;

    private Cursor(Chunk chunk, int offset, long firstRow) {
      this.chunk = chunk;
      this.offset = offset;
      this.firstRow = firstRow;
    }

    /** The number of the row that it began with. */
    long firstRow() {
      return firstRow;
    }

    byte[] data() {
      return chunk.data;
    }

    int offset() {
      return offset;
    }

    void advance(int bytes) {
      offset += bytes;
    }
  }

  /** What {@link #await} says besides a number of bytes. */
  static final int END_OF_TRIP = 0;

  static final int STOPPED = -1;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Condition news = lock.newCondition();
  private final long maxBytes;
  private Chunk head;
  private Chunk tail;
  private long bytes;
  private long acknowledged;
  private boolean ended;
  private boolean senderWaits;
  private IOException failure;

  RowBuffer(long maxBytes, long firstRow) {
    this.maxBytes = maxBytes;
    this.acknowledged = firstRow - 1;
    this.head = new Chunk(firstRow, 0);
    this.tail = head;
  }

  /**
   * Adds whole rows, each ended by LF, and waits while there is no room for them. What alone is
   * larger than the buffer finds room when the buffer is empty.
   */
  void add(byte[] data, int from, int length, int rows) throws IOException {
    lock.lock();
    try {
      while (bytes > 0 && bytes + length > maxBytes) {
        check();
        await(room);
      }
      check();
      if (ended) {
        throw new IllegalStateException("the trip has been completed: a row more needs another");
      }
      Chunk chunk = chunkFor(length);
      System.arraycopy(data, from, chunk.data, chunk.length, length);
      chunk.length += length;
      chunk.rows += rows;
      bytes += length;
      wakeSender();
    } finally {
      lock.unlock();
    }
  }

  private Chunk chunkFor(int length) {
    if (tail.released || tail.data.length - tail.length < length) {
      Chunk chunk = new Chunk(tail.endRow(), Math.max(CHUNK_BYTES, length));
      tail.next = chunk;
      tail = chunk;
    }
    return tail;
  }

  /** Nothing comes any more. */
  void end() {
    lock.lock();
    try {
      ended = true;
      wakeSender();
    } finally {
      lock.unlock();
    }
  }

  /** Ends all waiting: the trip goes on no more. The first failure holds. */
  void fail(IOException cause) {
    lock.lock();
    try {
      if (failure == null) {
        failure = cause;
      }
      room.signalAll();
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void acknowledge(long row) {
    lock.lock();
    try {
      // A gate may speak of rows that another visit brought; those that are given later are not let
      // go before they have been compared.
      acknowledged = Math.max(acknowledged, Math.min(row, tail.endRow() - 1));
      release();
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void release() {
    while (head.endRow() - 1 <= acknowledged) {
      if (!head.released) {
        head.released = true;
        bytes -= head.length;
      }
      if (head.next == null) {
        return;
      }
      head = head.next;
    }
  }

  long acknowledged() {
    lock.lock();
    try {
      return acknowledged;
    } finally {
      lock.unlock();
    }
  }

  void awaitAcknowledged() throws IOException {
    lock.lock();
    try {
      while (acknowledged < tail.endRow() - 1) {
        check();
        await(room);
      }
      check();
    } finally {
      lock.unlock();
    }
  }

  /** A cursor at the first row that is not acknowledged. */
  Cursor rewind() {
    lock.lock();
    try {
      int offset = 0;
      for (long row = head.firstRow; row <= acknowledged && row < head.endRow(); row++) {
        while (head.data[offset++] != '\n') {}
      }
      return new Cursor(head, offset, acknowledged + 1);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for bytes behind the cursor: returns how many there are at {@link Cursor#offset}, or
   * {@link #END_OF_TRIP}, or {@link #STOPPED} when {@code stop} says so or the trip has failed.
   */
  int await(Cursor cursor, BooleanSupplier stop) throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        if (failure != null || stop.getAsBoolean()) {
          return STOPPED;
        }
        while (cursor.offset == cursor.chunk.length && cursor.chunk.next != null) {
          cursor.chunk = cursor.chunk.next;
          cursor.offset = 0;
        }
        if (cursor.offset < cursor.chunk.length) {
          return cursor.chunk.length - cursor.offset;
        }
        if (ended) {
          return END_OF_TRIP;
        }
        senderWaits = true;
        news.await();
        senderWaits = false;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets the sender look at its {@code stop} again. */
  void wake() {
    lock.lock();
    try {
      wakeSender();
    } finally {
      lock.unlock();
    }
  }

  private void wakeSender() {
    if (senderWaits) {
      news.signalAll();
    }
  }

  private void check() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  private static void await(Condition condition) throws InterruptedIOException {
    try {
      condition.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the lane was slower than its vehicle");
    }
  }
}
