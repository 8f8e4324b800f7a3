package io.roundabout.exits;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.hash.Murmur3_x86_32;

/**
 * Remembers what a store of state was asked for lately: rows by their keys, and that a key has
 * none. A key may stand in one of a few slots beside each other, of which the newest pushes the
 * oldest out, as in a processor's set-associative cache. The table of slots begins small and
 * doubles while keys push each other out and the budget lasts. For one thread at a time.
 */
final class RowCache implements AutoCloseable {

  /** What {@link #get} returns for a key that is known to have no row. */
  static final byte[] NONE = new byte[0];

  /** Longer ones are not kept: of a slot no more is taken from the budget. */
  static final int MOST_BYTES_A_SLOT = 256;

  /** In which a key may stand. */
  private static final int WAYS = 4;

  private static final int FIRST_SLOTS = 1 << 10;
  private static final int MOST_SLOTS = 1 << 22;

  /** More room is asked for when that part of the slots has lost a key. */
  private static final int PUSHED_OUT_SHARE = 8;

  /** Of an array, the reference to it, and a hash. */
  private static final int SLOT_BYTES = 28;

  /** Family, whether there is a row, and length of the key, before key and row. */
  private static final int HEAD = 3;

  private final RowCacheBudget budget;
  private final List<String> families = new ArrayList<>();

  /** A slot's head, key and row in one array: a count that changes is written over in its place. */
  private byte[][] slots;

  /** Those of the slots' keys, to find the one without looking into the others. */
  private int[] hashes;

  /** How many entries have been pushed out since the table has grown. */
  private int pushedOut;

  private boolean empty = true;

  RowCache(RowCacheBudget budget) {
    this.budget = budget;
    take(budget.take(bytes(FIRST_SLOTS)) ? FIRST_SLOTS : 0);
  }

  private void take(int count) {
    slots = new byte[count][];
    hashes = new int[count];
  }

  private static long bytes(int slots) {
    return (long) slots * MOST_BYTES_A_SLOT;
  }

  /**
   * @return a copy of the key's row, {@link #NONE} if it is known that there is none, or null if
   *     nothing is known
   */
  byte[] get(String family, byte[] key) {
    if (empty) {
      return null;
    }
    int of = number(family);
    int slot = find(of, key, hash(of, key));
    if (slot < 0) {
      return null;
    }
    byte[] entry = slots[slot];
    return entry[1] == 0 ? NONE : Arrays.copyOfRange(entry, HEAD + key.length, entry.length);
  }

  /** Keeps what the store has answered; {@code row} is null where there is none. */
  void learn(String family, byte[] key, byte[] row) {
    int rowBytes = row == null ? 0 : row.length;
    if (slots.length == 0 || HEAD + key.length + rowBytes > MOST_BYTES_A_SLOT - SLOT_BYTES) {
      return;
    }
    int of = number(family);
    byte[] entry = new byte[HEAD + key.length + rowBytes];
    entry[0] = (byte) of;
    entry[1] = (byte) (row == null ? 0 : 1);
    entry[2] = (byte) key.length;
    System.arraycopy(key, 0, entry, HEAD, key.length);
    if (row != null) {
      System.arraycopy(row, 0, entry, HEAD + key.length, rowBytes);
    }
    int hash = hash(of, key);
    int known = find(of, key, hash);
    if (known >= 0) {
      slots[known] = entry;
      return;
    }
    empty = false;
    if (place(entry, hash) && ++pushedOut > slots.length / PUSHED_OUT_SHARE) {
      grow();
    }
  }

  /** The key's row has changed; {@code row} is null where it was removed. */
  void changed(String family, byte[] key, byte[] row) {
    if (empty) {
      return;
    }
    int of = number(family);
    int slot = find(of, key, hash(of, key));
    if (slot < 0) {
      return;
    }
    byte[] entry = slots[slot];
    if (row != null && entry.length == HEAD + key.length + row.length) {
      entry[1] = 1;
      System.arraycopy(row, 0, entry, HEAD + key.length, row.length);
    } else {
      slots[slot] = null;
      learn(family, key, row);
    }
  }

  /** Nothing is known any more. */
  void clear() {
    if (!empty) {
      Arrays.fill(slots, null);
      empty = true;
    }
  }

  /** Gives back what it has taken from the budget; it keeps nothing from then on. */
  @Override
  public void close() {
    budget.giveBack(bytes(slots.length));
    take(0);
    empty = true;
  }

  /** Where the key stands, or a negative number. */
  private int find(int family, byte[] key, int hash) {
    int first = firstSlot(hash);
    for (int slot = first; slot < first + WAYS; slot++) {
      byte[] entry = slots[slot];
      if (hashes[slot] == hash && entry != null && isOf(entry, family, key)) {
        return slot;
      }
    }
    return -1;
  }

  /** Puts an entry before those that may stand in the same slots; whether the last falls out. */
  private boolean place(byte[] entry, int hash) {
    int first = firstSlot(hash);
    int free = first;
    while (free < first + WAYS && slots[free] != null) {
      free++;
    }
    int moved = Math.min(free - first, WAYS - 1);
    System.arraycopy(slots, first, slots, first + 1, moved);
    System.arraycopy(hashes, first, hashes, first + 1, moved);
    slots[first] = entry;
    hashes[first] = hash;
    return free == first + WAYS;
  }

  private void grow() {
    pushedOut = 0;
    int more = slots.length * 2;
    if (more > MOST_SLOTS || !budget.take(bytes(slots.length))) {
      return;
    }
    byte[][] entries = slots;
    int[] known = hashes;
    take(more);
    // The newest is the first of its neighbours.
    for (int slot = entries.length - 1; slot >= 0; slot--) {
      if (entries[slot] != null) {
        place(entries[slot], known[slot]);
      }
    }
  }

  /** A store has a few families, whose names are mostly the same objects. */
  private int number(String family) {
    for (int i = 0; i < families.size(); i++) {
      if (families.get(i).equals(family)) {
        return i;
      }
    }
    families.add(family);
    return families.size() - 1;
  }

  private static boolean isOf(byte[] entry, int family, byte[] key) {
    return entry[0] == (byte) family
        && (entry[2] & 0xff) == key.length
        && Arrays.equals(entry, HEAD, HEAD + key.length, key, 0, key.length);
  }

  private int firstSlot(int hash) {
    return hash & slots.length - WAYS;
  }

  private static int hash(int family, byte[] key) {
    return Murmur3_x86_32.hashUnsafeBytes(key, Platform.BYTE_ARRAY_OFFSET, key.length, family);
  }
}
