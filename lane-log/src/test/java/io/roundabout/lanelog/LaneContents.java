package io.roundabout.lanelog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads whole lanes for comparison. */
final class LaneContents {
  private LaneContents() {}

  static List<String> rows(LogStorage storage, List<BlockRange> ranges) throws IOException {
    List<String> rows = new ArrayList<>();
    for (BlockRange range : ranges) {
      try (BlockReader reader = BlockReader.open(storage, range)) {
        for (Block block = reader.next(); block != null; block = reader.next()) {
          rows.addAll(rows(block));
        }
      }
    }
    return rows;
  }

  static List<String> rows(Block block) {
    if (block.close()) {
      return List.of();
    }
    String text =
        new String(block.bytes(), block.from(), block.to() - block.from(), StandardCharsets.UTF_8);
    List<String> rows = text.lines().toList();
    if (rows.size() != block.rows() || !text.endsWith("\n")) {
      throw new AssertionError("a block of %d rows: %s".formatted(block.rows(), text));
    }
    return rows;
  }

  static List<String> all(LaneLog log, LogStorage storage) throws IOException {
    return rows(storage, log.ranges(log.firstRow(), log.endRow(), 1 << 20));
  }

  /** The rows of each trip, in the order of the log. */
  static Map<String, List<String>> byTrip(LaneLog log, LogStorage storage) throws IOException {
    Map<String, List<String>> trips = new TreeMap<>();
    for (BlockRange range : log.ranges(log.firstRow(), log.endRow(), 1 << 20)) {
      try (BlockReader reader = BlockReader.open(storage, range)) {
        for (Block block = reader.next(); block != null; block = reader.next()) {
          if (!block.close()) {
            trips.computeIfAbsent(block.key().trip(), key -> new ArrayList<>()).addAll(rows(block));
          }
        }
      }
    }
    return trips;
  }

  static List<String> trip(LaneLog log, TripKey key) throws IOException {
    List<String> rows = new ArrayList<>();
    try (TripReader reader = log.readTrip(key)) {
      for (Block block = reader.next(); block != null; block = reader.next()) {
        rows.addAll(rows(block));
      }
    }
    return rows;
  }
}
