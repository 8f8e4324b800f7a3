package io.roundabout.lanesource;

import java.lang.ref.SoftReference;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.spark.sql.execution.exchange.BroadcastExchangeExec;

/**
 * Versions of tables as Spark joins with them: by their keys, in memory. A version that is asked
 * for a second time is kept, in place of earlier versions of the same table, as long as all that is
 * kept fits; all of it goes before the heap is full. Thread-safe.
 */
final class KeptTables {
  /** One for the process. */
  static final KeptTables SHARED = new KeptTables();

  private static final int MOST_KNOWN = 1000;

  /** A table that cannot be brought into memory is not tried in each batch. */
  private static final int MOST_FAILURES = 2;

  private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * What is kept.
   *
   * @param form the columns, the conditions and the keys, as they are compared
   */
  record Key(UUID lane, long version, List<Object> form) {
    private boolean isLaterThan(Key other) {
      return lane.equals(other.lane) && form.equals(other.form) && version > other.version;
    }
  }

  private static final class Entry {
    private int uses;
    private int failures;
    private long bytes;
    private SoftReference<BroadcastExchangeExec> kept = new SoftReference<>(null);
  }

  /**
   * The version by its keys, ready or on its way; empty while it is not worth it, or has no place.
   *
   * @param bytes about how much it will take
   * @param limit for all that is kept
   * @param make plans it; runs nothing yet
   */
  synchronized Optional<BroadcastExchangeExec> get(
      Key key, long bytes, long limit, Supplier<BroadcastExchangeExec> make) {
    Entry entry = entries.computeIfAbsent(key, unknown -> new Entry());
    forgetTheEldest();
    entry.uses++;
    BroadcastExchangeExec kept = entry.kept.get();
    if (kept != null && failed(kept.relationFuture())) {
      entry.failures++;
      kept = null;
    }
    if (kept == null) {
      entry.bytes = 0;
      if (entry.uses == 1 || entry.failures == MOST_FAILURES || !fits(key, bytes, limit)) {
        return Optional.empty();
      }
      kept = make.get();
      entry.kept = new SoftReference<>(kept);
      entry.bytes = bytes;
    }
    return Optional.of(kept);
  }

  private static boolean failed(Future<?> relation) {
    if (!relation.isDone()) {
      return false;
    }
    try {
      relation.get();
      return false;
    } catch (ExecutionException | CancellationException e) {
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Whether there is room when earlier versions have gone, which they then have. */
  private boolean fits(Key key, long bytes, long limit) {
    long others = 0;
    Iterator<Map.Entry<Key, Entry>> all = entries.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Key, Entry> other = all.next();
      if (key.isLaterThan(other.getKey())) {
        all.remove();
      } else if (other.getValue().kept.get() != null) {
        others += other.getValue().bytes;
      }
    }
    return others + bytes <= limit;
  }

  private void forgetTheEldest() {
    if (entries.size() > MOST_KNOWN) {
      Iterator<Key> eldest = entries.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
  }
}
