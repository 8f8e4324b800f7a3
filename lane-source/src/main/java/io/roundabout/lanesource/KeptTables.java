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

  /** Who asks, by the key of its views, and about how much memory the version will take. */
  record Asking(String run, long bytes, long limit) {}

  private static final class Entry {
    private int uses;
    private int failures;
    private long bytes;
    private String maker = "";
    private boolean ready;
    private SoftReference<BroadcastExchangeExec> kept = new SoftReference<>(null);

    /**
     * Whether it may be used: of what a query is still making, another one does not depend, which
     * may be stopped in the middle of it.
     */
    private boolean isFor(String run) {
      return ready || maker.equals(run);
    }
  }

  /**
   * The version by its keys; empty while it is not worth it, has no place, or is being made by
   * another query.
   *
   * @param make plans it; runs nothing yet
   */
  synchronized Optional<BroadcastExchangeExec> get(
      Key key, Asking asking, Supplier<BroadcastExchangeExec> make) {
    Entry entry = entries.computeIfAbsent(key, unknown -> new Entry());
    forgetTheEldest();
    entry.uses++;
    BroadcastExchangeExec kept = entry.kept.get();
    if (kept != null && !entry.ready && entry.maker.equals(asking.run())) {
      entry.ready = made(entry, kept.relationFuture());
      kept = entry.kept.get();
    }
    if (kept != null && (entry.isFor(asking.run()) || OpenViews.isOpen(entry.maker))) {
      return entry.isFor(asking.run()) ? Optional.of(kept) : Optional.empty();
    }
    entry.kept.clear();
    if (entry.uses == 1 || entry.failures == MOST_FAILURES || !fits(key, asking)) {
      return Optional.empty();
    }
    kept = make.get();
    entry.kept = new SoftReference<>(kept);
    entry.maker = asking.run();
    entry.ready = false;
    entry.bytes = asking.bytes();
    return Optional.of(kept);
  }

  /** Whether it is there; what has failed is dropped. */
  private static boolean made(Entry entry, Future<?> relation) {
    if (!relation.isDone()) {
      return false;
    }
    try {
      relation.get();
      return true;
    } catch (ExecutionException | CancellationException e) {
      entry.failures++;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    entry.kept.clear();
    return false;
  }

  /** Whether there is room when earlier versions have gone, which they then have. */
  private boolean fits(Key key, Asking asking) {
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
    return others + asking.bytes() <= asking.limit();
  }

  private void forgetTheEldest() {
    if (entries.size() > MOST_KNOWN) {
      Iterator<Key> eldest = entries.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
  }
}
