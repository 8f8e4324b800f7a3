package io.roundabout.lanesource;

import java.lang.ref.SoftReference;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps what is dear to make, up to so many bytes; what was used longest ago goes first, and all of
 * it goes before the heap is full. Thread-safe.
 */
final class SoftCache<K, V> {
  private final Map<K, Entry<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  private record Entry<V>(SoftReference<V> value, long bytes) {}

  synchronized Optional<V> get(K key) {
    Entry<V> entry = entries.get(key);
    V value = entry == null ? null : entry.value().get();
    if (entry != null && value == null) {
      remove(key);
    }
    return Optional.ofNullable(value);
  }

  /** Keeps the value, in place of others if all together would be more than {@code limit} bytes. */
  synchronized void put(K key, V value, long size, long limit) {
    if (size > limit) {
      return;
    }
    remove(key);
    entries.put(key, new Entry<>(new SoftReference<>(value), size));
    bytes += size;
    Iterator<Entry<V>> eldest = entries.values().iterator();
    while (bytes > limit) {
      bytes -= eldest.next().bytes();
      eldest.remove();
    }
  }

  synchronized void remove(K key) {
    Entry<V> entry = entries.remove(key);
    if (entry != null) {
      bytes -= entry.bytes();
    }
  }

  synchronized long bytes() {
    return bytes;
  }
}
