package io.roundabout.lanesource;

import java.io.Serializable;
import java.lang.ref.SoftReference;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * Table versions as they were decoded, so that a small batch that joins a table does not pay for
 * reading the table again. Holds at most so many bytes; what was used longest ago goes first, and
 * all of it goes before the heap is full. Thread-safe.
 */
final class TableCache {
  /** One for the process: exits that join the same columns of a table share them. */
  static final TableCache SHARED = new TableCache();

  /** What was decoded from where. */
  record Key(UUID lane, long version, String columns, List<Integer> wanted, RowRanges.Range rows)
      implements Serializable {}

  /** Rows in vectors that nobody writes to any more. */
  record Rows(ColumnVector[] vectors, int count) {}

  private record Entry(SoftReference<List<Rows>> batches, long bytes) {}

  private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  synchronized Optional<List<Rows>> get(Key key) {
    Entry entry = entries.get(key);
    List<Rows> batches = entry == null ? null : entry.batches().get();
    if (entry != null && batches == null) {
      remove(key);
    }
    return Optional.ofNullable(batches);
  }

  /** Keeps the rows, in place of others if all together would be more than {@code limit} bytes. */
  synchronized void put(Key key, List<Rows> batches, long size, long limit) {
    if (size > limit) {
      return;
    }
    remove(key);
    entries.put(key, new Entry(new SoftReference<>(List.copyOf(batches)), size));
    bytes += size;
    Iterator<Entry> eldest = entries.values().iterator();
    while (bytes > limit) {
      bytes -= eldest.next().bytes();
      eldest.remove();
    }
  }

  private void remove(Key key) {
    Entry entry = entries.remove(key);
    if (entry != null) {
      bytes -= entry.bytes();
    }
  }

  synchronized long bytes() {
    return bytes;
  }
}
