package io.roundabout.lanesource;

import io.roundabout.haltpoints.HaltPoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The version of each table lane that a query's batch uses: the highest among the offsets that the
 * query has handed out, or has found in its checkpoint. Both are logged before the batch is
 * planned, so that a batch that is planned again finds the same versions. Thread-safe.
 */
final class TablePins {
  private final List<Lane> tables;
  private final Map<String, Long> pins = new TreeMap<>();

  TablePins(List<Lane> tables) {
    this.tables = List.copyOf(tables);
  }

  synchronized void seen(Map<String, Long> logged) {
    logged.forEach((table, version) -> pins.merge(table, version, Math::max));
  }

  /** Pins the newest versions, unless a table has none yet. */
  synchronized Optional<Map<String, Long>> renew() {
    if (tables.isEmpty()) {
      return Optional.of(Map.of());
    }
    Map<String, Long> newest = newest();
    if (newest.size() < tables.size()) {
      return Optional.empty();
    }
    newest.forEach(this::refuseFall);
    HaltPoint.BEFORE_TABLE_PIN.reached();
    pins.putAll(newest);
    HaltPoint.AFTER_TABLE_PIN.reached();
    return Optional.of(newest);
  }

  private void refuseFall(String table, long version) {
    long pinned = pins.getOrDefault(table, version);
    if (version < pinned) {
      throw new IllegalStateException(
          "table lane '%s': its newest version is %d, but the query has used version %d already: was its directory replaced? (replay the exit, or bring the directory back)"
              .formatted(table, version, pinned));
    }
  }

  synchronized Map<String, Long> current() {
    return Map.copyOf(pins);
  }

  /** What a batch that began now would use; without the tables that have none yet. */
  Map<String, Long> newest() {
    Map<String, Long> newest = new TreeMap<>();
    for (Lane table : tables) {
      table.log().newestTable().ifPresent(v -> newest.put(table.name(), v.version()));
    }
    return newest;
  }

  /** The tables without a complete trip. */
  List<String> missing() {
    Map<String, Long> newest = newest();
    return tables.stream().map(Lane::name).filter(name -> !newest.containsKey(name)).toList();
  }
}
