package io.roundabout.lanesource;

import java.lang.ref.SoftReference;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
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

  /** About how much memory a version will take, and how much all may take together. */
  record Room(long bytes, long limit) {}

  private static final class Entry {
    private int uses;
    private int failures;
    private long bytes;
    private Future<?> made;
    private SoftReference<BroadcastExchangeExec> kept = new SoftReference<>(null);
  }

  /**
   * The version by its keys; empty while it is not worth it, has no place, or cannot be brought
   * into memory. Who asks for what is being made waits for it: fifty exits that get a table's next
   * version at the same moment would each fill as much memory with it.
   *
   * @param make plans it; runs nothing yet
   */
  Optional<BroadcastExchangeExec> get(Key key, Room room, Supplier<BroadcastExchangeExec> make) {
    BroadcastExchangeExec kept;
    Future<?> made;
    synchronized (this) {
      Entry entry = entries.computeIfAbsent(key, unknown -> new Entry());
      forgetTheEldest();
      entry.uses++;
      kept = entry.kept.get();
      if (kept == null) {
        if (entry.uses == 1 || entry.failures == MOST_FAILURES || !fits(key, room)) {
          return Optional.empty();
        }
        kept = make.get();
        make(kept, entry);
        entry.bytes = room.bytes();
      }
      made = entry.made;
    }
    return isMade(made) ? Optional.of(kept) : Optional.empty();
  }

  /**
   * Starts to bring a table into memory, in a thread that belongs to no query: one that is stopped
   * takes only its own jobs with it.
   */
  private void make(BroadcastExchangeExec exchange, Entry entry) {
    FutureTask<?> making =
        new FutureTask<>(
            () -> {
              try {
                exchange.session().sparkContext().setLocalProperties(new Properties());
                exchange.prepare();
                return exchange.relationFuture().get();
              } catch (Throwable e) {
                failed(entry);
                throw e;
              }
            });
    entry.kept = new SoftReference<>(exchange);
    entry.made = making;
    Thread thread = new Thread(making, "table-by-keys");
    thread.setDaemon(true);
    thread.start();
  }

  private synchronized void failed(Entry entry) {
    entry.failures++;
    entry.kept.clear();
  }

  /** What has failed says why when the query makes the table for itself. */
  private static boolean isMade(Future<?> made) {
    try {
      made.get();
      return true;
    } catch (ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Whether there is room when earlier versions have gone, which they then have. */
  private boolean fits(Key key, Room room) {
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
    return others + room.bytes() <= room.limit();
  }

  private void forgetTheEldest() {
    if (entries.size() > MOST_KNOWN) {
      Iterator<Key> eldest = entries.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
  }
}
