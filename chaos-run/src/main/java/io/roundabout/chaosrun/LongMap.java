package io.roundabout.chaosrun;

import java.util.Arrays;

/**
 * Longs by longs, without an object for each: millions of rows are compared. Keys and values are
 * hashes and never 0. Not thread-safe.
 */
final class LongMap {
  private long[] keys = new long[1 << 10];
  private long[] values = new long[1 << 10];
  private int size;

  int size() {
    return size;
  }

  /** Returns the value that was there, or 0. */
  long put(long key, long value) {
    if (size * 2L >= keys.length) {
      grow();
    }
    int slot = slot(key);
    long before = values[slot];
    if (keys[slot] == 0) {
      keys[slot] = key;
      size++;
    }
    values[slot] = value;
    return before;
  }

  /** The value, or 0. */
  long get(long key) {
    return values[slot(key)];
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) Rows.scramble(key) & mask;
    while (keys[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new long[oldKeys.length * 2];
    size = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        put(oldKeys[i], oldValues[i]);
      }
    }
  }

  /** All keys, in no order. */
  long[] keys() {
    return Arrays.stream(keys).filter(key -> key != 0).toArray();
  }

  /** A hash of 64 bits, never 0. */
  static long hash(CharSequence text) {
    long hash = 0x9E3779B97F4A7C15L + text.length();
    for (int i = 0; i < text.length(); i++) {
      hash = Rows.scramble(hash * 31 + text.charAt(i));
    }
    return hash == 0 ? 1 : hash;
  }
}
