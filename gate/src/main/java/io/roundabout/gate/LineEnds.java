package io.roundabout.gate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds line ends, eight bytes at a time. */
final class LineEnds {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LFS = 0x0A0A0A0A0A0A0A0AL;
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private LineEnds() {}

  /** The index of the first LF in {@code bytes[from, to)}, or -1. */
  static int next(byte[] bytes, int from, int to) {
    int i = from;
    for (; i + 8 <= to; i += 8) {
      // A byte of the difference is 0 where there is an LF, and only the lowest mark is exact.
      long difference = (long) LONG.get(bytes, i) ^ LFS;
      long marks = (difference - ONES) & ~difference & HIGHS;
      if (marks != 0) {
        return i + (Long.numberOfTrailingZeros(marks) >>> 3);
      }
    }
    for (; i < to; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** How many LFs there are in {@code bytes[from, to)}. */
  static int count(byte[] bytes, int from, int to) {
    int lines = 0;
    for (int i = next(bytes, from, to); i >= 0; i = next(bytes, i + 1, to)) {
      lines++;
    }
    return lines;
  }

  /** The index after the {@code lines}th LF in {@code bytes[from, …)}, which must be there. */
  static int after(byte[] bytes, int from, long lines) {
    int i = from;
    for (long line = 0; line < lines; line++) {
      i = next(bytes, i, bytes.length) + 1;
    }
    return i;
  }
}
