package io.roundabout.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How many connections are let in. Each takes an open file of the process and some heap, and a
 * process that can open no more files stops its lanes: so visitors get what the files that must be
 * opened leave.
 *
 * @param gate vehicles at the same time
 * @param amqp collectors at the same time, the exits' own connections included
 */
record ConnectionShares(int gate, int amqp) {

  /** For lanes, exits, the broker's journal, Spark and its libraries. */
  static final int FILES_KEPT = 512;

  /** What the buffers and the conversation of an idle connection take. */
  private static final long HEAP_BYTES = 16 << 10;

  private static final int LEAST = 16;

  static ConnectionShares of(long openFiles, HeapShares heap) {
    long visitors = openFiles - FILES_KEPT;
    return new ConnectionShares(
        bounded(visitors * 2 / 3, heap.gateBytes()), bounded(visitors / 3, heap.brokerBytes()));
  }

  private static int bounded(long files, long heapBytes) {
    return (int) Math.max(LEAST, Math.min(files, heapBytes / HEAP_BYTES));
  }

  /** The limit of this process; the JVM has raised it as far as it may. */
  static long openFiles() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Integer.MAX_VALUE;
  }
}
