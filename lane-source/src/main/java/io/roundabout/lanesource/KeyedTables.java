package io.roundabout.lanesource;

import io.roundabout.lanelog.Block;
import io.roundabout.lanelog.BlockRange;
import io.roundabout.lanelog.LaneLog;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds which rows of the versions of keyed tables do not count. What was found is kept, and with
 * it the newest row of each key of the version that was asked for last: the next version then costs
 * no more than the changes that it has in addition. Thread-safe.
 */
final class KeyedTables {
  /** One for the process. */
  static final KeyedTables SHARED = new KeyedTables();

  private final SoftCache<TableKey, Found> newest = new SoftCache<>();
  private final SoftCache<VersionKey, DeadRows> versions = new SoftCache<>();
  private final Map<UUID, Object> locks = new ConcurrentHashMap<>();

  private record TableKey(UUID lane, String columns, List<String> key) {}

  private record VersionKey(TableKey table, long version) {}

  /** What is known of the rows in these files, one after the other. */
  private record Found(List<BlockRange> files, DeadRows dead, KeyIndex index) {}

  /**
   * The rows of a version that do not count.
   *
   * @param limit bytes of memory for what is kept of all tables
   */
  DeadRows dead(Lane lane, long version, long limit) throws IOException {
    if (lane.key().isEmpty() || version == 0) {
      return DeadRows.NONE;
    }
    LaneLog log = lane.log();
    TableKey table = new TableKey(log.id(), lane.columns().ddl(), lane.key());
    VersionKey key = new VersionKey(table, version);
    Optional<DeadRows> known = versions.get(key);
    if (known.isPresent()) {
      return known.get();
    }
    synchronized (locks.computeIfAbsent(log.id(), id -> new Object())) {
      known = versions.get(key);
      if (known.isPresent()) {
        return known.get();
      }
      Found found = find(lane, table, log.tableRanges(version, Long.MAX_VALUE));
      DeadRows dead = found.dead();
      versions.put(key, dead, dead.bytes(), limit);
      newest.put(table, found, found.index().bytes() + dead.bytes(), limit);
      return dead;
    }
  }

  private Found find(Lane lane, TableKey table, List<BlockRange> files) throws IOException {
    Optional<Found> before = newest.get(table).filter(known -> begins(files, known.files()));
    // Until all goes well, what was known of the keys is neither the old nor the new.
    newest.remove(table);
    int done = before.map(known -> known.files().size()).orElse(0);
    BitSet dead = before.map(known -> (BitSet) known.dead().rows().clone()).orElseGet(BitSet::new);
    KeyIndex index = before.map(Found::index).orElseGet(KeyIndex::new);
    read(lane, files.subList(done, files.size()), index, dead);
    return new Found(files, new DeadRows(0, dead), index);
  }

  private static boolean begins(List<BlockRange> files, List<BlockRange> first) {
    return files.size() >= first.size() && files.subList(0, first.size()).equals(first);
  }

  private static void read(Lane lane, List<BlockRange> files, KeyIndex index, BitSet dead)
      throws IOException {
    if (!files.isEmpty() && files.get(files.size() - 1).endRow() > Integer.MAX_VALUE) {
      throw new IllegalStateException(
          "table '%s' has %d rows; with a key it can have %d (leave the key out, and bring dumps)"
              .formatted(lane.name(), files.get(files.size() - 1).endRow(), Integer.MAX_VALUE));
    }
    KeyReader reader = new KeyReader(lane);
    KeyReader.Rows rows =
        (row, key, length, removes) -> {
          int number = (int) row;
          int before = index.put(key, length, removes ? KeyIndex.NONE : number);
          if (before != KeyIndex.NONE) {
            dead.set(before);
          }
          if (removes) {
            dead.set(number);
          }
        };
    try (PartitionBlocks blocks = new PartitionBlocks(lane.storage(), files)) {
      for (Block block = blocks.next(); block != null; block = blocks.next()) {
        reader.read(block, rows);
      }
    }
  }
}
