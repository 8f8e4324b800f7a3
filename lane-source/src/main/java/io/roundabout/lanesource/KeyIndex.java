package io.roundabout.lanesource;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Knows the newest row of each key, in about 20 bytes a key beside the key itself. Not thread-safe.
 */
final class KeyIndex {
  static final int NONE = -1;

  private static final int FIRST_CAPACITY = 64;
  private static final int MOST_BYTES = Integer.MAX_VALUE - 64;

  /** Keys come from vehicles, who shall not be able to make them collide. */
  private static final long SEED = new SplittableRandom().nextLong();

  private byte[] keys = new byte[FIRST_CAPACITY * 8];
  private int[] starts = new int[FIRST_CAPACITY + 1];
  private int[] hashes = new int[FIRST_CAPACITY];
  private int[] rows = new int[FIRST_CAPACITY];
  private int[] slots = new int[2 * FIRST_CAPACITY];
  private int count;

  /**
   * The key has this row now, or {@link #NONE}.
   *
   * @param length of the key, which begins at index 0
   * @return the row that it had before, or {@link #NONE}
   */
  int put(byte[] key, int length, int row) {
    int hash = hash(key, length);
    int slot = find(key, length, hash);
    int entry = slots[slot] - 1;
    if (entry >= 0) {
      int before = rows[entry];
      rows[entry] = row;
      return before;
    }
    if (row != NONE) {
      add(key, length, hash, row, slot);
    }
    return NONE;
  }

  private int find(byte[] key, int length, int hash) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != 0 && !is(slots[slot] - 1, key, length, hash)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private boolean is(int entry, byte[] key, int length, int hash) {
    return hashes[entry] == hash
        && Arrays.equals(keys, starts[entry], starts[entry + 1], key, 0, length);
  }

  private void add(byte[] key, int length, int hash, int row, int slot) {
    int start = starts[count];
    reserve(start, length);
    System.arraycopy(key, 0, keys, start, length);
    starts[count + 1] = start + length;
    hashes[count] = hash;
    rows[count] = row;
    count++;
    slots[slot] = count;
    if (3L * slots.length < 4L * count) {
      rehash();
    }
  }

  private void reserve(int start, int length) {
    if (keys.length - start < length) {
      long wanted = Math.max(start + (long) length, Math.min(2L * keys.length, MOST_BYTES));
      if (wanted > MOST_BYTES) {
        throw new IllegalStateException("a table's keys together take more than 2 GiB");
      }
      keys = Arrays.copyOf(keys, (int) wanted);
    }
    if (count == rows.length) {
      starts = Arrays.copyOf(starts, 2 * count + 1);
      hashes = Arrays.copyOf(hashes, 2 * count);
      rows = Arrays.copyOf(rows, 2 * count);
    }
  }

  private void rehash() {
    slots = new int[2 * slots.length];
    int mask = slots.length - 1;
    for (int entry = 0; entry < count; entry++) {
      int slot = hashes[entry] & mask;
      while (slots[slot] != 0) {
        slot = slot + 1 & mask;
      }
      slots[slot] = entry + 1;
    }
  }

  private static int hash(byte[] key, int length) {
    long hash = SEED ^ length;
    for (int i = 0; i < length; i++) {
      hash = (hash ^ key[i]) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return (int) (hash ^ hash >>> 32);
  }

  /** About the bytes of memory that it takes. */
  long bytes() {
    return keys.length + 4L * (starts.length + hashes.length + rows.length + slots.length);
  }
}
