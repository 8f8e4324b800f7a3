package io.roundabout.lanelog;

import java.util.Arrays;

/**
 * Knows where some of a file's blocks begin: one every 256 KiB, and of a growing file also each of
 * the newest, so that who follows the end never needs to look into the file. Not thread-safe.
 */
final class BlockIndex {
  private static final long STRIDE = 256 << 10;
  private static final int FIRST_CAPACITY = 16;

  private long[] rows = new long[FIRST_CAPACITY];
  private long[] offsets = new long[FIRST_CAPACITY];
  private int count;

  private final int ring;
  private long[] newestRows = new long[0];
  private long[] newestOffsets = new long[0];
  private long[] newestMarks = new long[0];
  private long added;

  private Spot end;

  /**
   * @param ring how many of the newest blocks are all remembered; a power of two or 0
   */
  BlockIndex(Spot start, int ring) {
    this.end = start;
    this.ring = ring;
  }

  /** A block follows, after which the lane has this mark. */
  void add(long blockRows, long bytes, long mark) {
    if (count == 0 || end.offset() - offsets[count - 1] >= STRIDE) {
      if (count == rows.length) {
        rows = Arrays.copyOf(rows, 2 * count);
        offsets = Arrays.copyOf(offsets, 2 * count);
      }
      rows[count] = end.row();
      offsets[count] = end.offset();
      count++;
    }
    if (ring > 0) {
      remember(mark);
    }
    end = new Spot(end.row() + blockRows, end.offset() + bytes);
  }

  private void remember(long mark) {
    if (added == newestRows.length && added < ring) {
      int capacity = Math.min(ring, Math.max(FIRST_CAPACITY, 2 * newestRows.length));
      newestRows = Arrays.copyOf(newestRows, capacity);
      newestOffsets = Arrays.copyOf(newestOffsets, capacity);
      newestMarks = Arrays.copyOf(newestMarks, capacity);
    }
    int slot = (int) (added % newestRows.length);
    newestRows[slot] = end.row();
    newestOffsets[slot] = end.offset();
    newestMarks[slot] = mark;
    added++;
  }

  /** Where the last block ends. */
  Spot end() {
    return end;
  }

  /** The last known boundary that is at or before both; there must be one. */
  Spot floor(long row, long offset) {
    int low = 0;
    int high = count - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (rows[middle] <= row && offsets[middle] <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return new Spot(rows[low], offsets[low]);
  }

  /** The first known boundary at or after the offset; the end when there is none. */
  Spot ceiling(long offset) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (offsets[middle] < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == count ? end : new Spot(rows[low], offsets[low]);
  }

  /**
   * The very last boundary that is at or before both, from memory of the newest blocks; null when
   * they do not reach back that far.
   */
  Spot newestFloor(long row, long offset) {
    long low = Math.max(0, added - newestRows.length);
    long high = added - 1;
    if (high < low || newestRow(low) > row || newestOffset(low) > offset) {
      return null;
    }
    if (end.row() <= row && end.offset() <= offset) {
      return end;
    }
    while (low < high) {
      long middle = (low + high + 1) >>> 1;
      if (newestRow(middle) <= row && newestOffset(middle) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return new Spot(newestRow(low), newestOffset(low));
  }

  /** The very next boundary after one that {@link #newestFloor} gave. */
  Spot newestAfter(Spot spot) {
    long next = numberAfter(spot);
    return next >= added ? end : new Spot(newestRow(next), newestOffset(next));
  }

  /** The mark after the block that begins where {@link #newestFloor} said. */
  long newestMark(Spot spot) {
    return newestMarks[(int) ((numberAfter(spot) - 1) % newestMarks.length)];
  }

  private long numberAfter(Spot spot) {
    long low = Math.max(0, added - newestRows.length);
    long high = added;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (newestOffset(middle) <= spot.offset()) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private long newestRow(long number) {
    return newestRows[(int) (number % newestRows.length)];
  }

  private long newestOffset(long number) {
    return newestOffsets[(int) (number % newestRows.length)];
  }
}
