package io.roundabout.rowformat;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the ends of lines, eight bytes at a time, and whether a line is ASCII on the way. */
final class LineScanner {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long LINE_FEEDS = '\n' * ONES;

  private boolean ascii;

  /** The index of the first LF in {@code bytes[from, to)}, or {@code to}. */
  int lineEnd(byte[] bytes, int from, int to) {
    long high = 0;
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long word = (long) LONG.get(bytes, at);
      long others = word ^ LINE_FEEDS;
      // The lowest bit set is that of the first byte that is LF; higher ones may be false.
      long found = others - ONES & ~others & HIGH_BITS;
      if (found != 0) {
        long before = (found & -found) - 1;
        ascii = ((high | word & before) & HIGH_BITS) == 0;
        return at + (Long.numberOfTrailingZeros(found) >> 3);
      }
      high |= word;
    }
    int rest = 0;
    while (at < to && bytes[at] != '\n') {
      rest |= bytes[at++];
    }
    ascii = (high & HIGH_BITS) == 0 && rest >= 0;
    return at;
  }

  /** Whether the line found last holds nothing but ASCII. */
  boolean isAscii() {
    return ascii;
  }
}
