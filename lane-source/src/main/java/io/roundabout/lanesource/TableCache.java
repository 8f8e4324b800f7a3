package io.roundabout.lanesource;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * Table versions as they were decoded, so that a small batch that joins a table does not pay for
 * reading the table again. Bounded as {@link SoftCache} is. Thread-safe.
 */
final class TableCache {
  /** One for the process: exits that join the same columns of a table share them. */
  static final TableCache SHARED = new TableCache();

  private final SoftCache<Key, List<Rows>> cache = new SoftCache<>();

  /** What was decoded from where. */
  record Key(UUID lane, long version, String columns, List<Integer> wanted, RowRanges.Range rows)
      implements Serializable {}

  /** Rows in vectors that nobody writes to any more. */
  record Rows(ColumnVector[] vectors, int count) {}

  Optional<List<Rows>> get(Key key) {
    return cache.get(key);
  }

  /** Keeps the rows, in place of others if all together would be more than {@code limit} bytes. */
  void put(Key key, List<Rows> batches, long size, long limit) {
    cache.put(key, List.copyOf(batches), size, limit);
  }

  long bytes() {
    return cache.bytes();
  }
}
