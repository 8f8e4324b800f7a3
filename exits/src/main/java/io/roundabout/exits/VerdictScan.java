package io.roundabout.exits;

import io.roundabout.lanelog.Block;
import io.roundabout.lanelog.BlockRange;
import io.roundabout.lanelog.BlockReader;
import io.roundabout.lanelog.Verdict;
import io.roundabout.lanesource.Lane;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Finds the rows of a lane that have a verdict, and those that an exit skips. */
final class VerdictScan {
  private static final long RANGE_BYTES = 8L << 20;

  /** Takes a row. */
  interface Rows {
    void accept(FoundRow row) throws IOException;
  }

  private VerdictScan() {}

  /**
   * Gives the rows among {@code [from, to)} that have a verdict of this kind.
   *
   * @return their number
   */
  static long judged(Lane lane, Verdict.Kind kind, long from, long to, Rows out)
      throws IOException {
    long[] found = {0};
    each(
        lane,
        from,
        to,
        Set.of(kind),
        false,
        (block, row, verdict, at, end) -> {
          if (verdict != null) {
            found[0]++;
            out.accept(FoundRow.of(lane.name(), block, row, verdict, at, end));
          }
        });
    return found[0];
  }

  /** Gives the rows of a skip, but for those that the exit would not have used. */
  static void skipped(Lane lane, Skip skip, Rows out) throws IOException {
    each(
        lane,
        skip.from(),
        skip.to(),
        skip.withoutLate() ? Set.of(Verdict.Kind.values()) : Set.of(Verdict.Kind.BREAKDOWN),
        true,
        (block, row, verdict, at, end) -> {
          if (verdict == null) {
            out.accept(FoundRow.of(lane.name(), block, row, skip.error(), at, end));
          }
        });
  }

  /** A row of a block: its index, its verdict's reason or null, and where its bytes stand. */
  private interface Visitor {
    void row(Block block, int row, String verdict, int at, int end) throws IOException;
  }

  /**
   * @param others whether blocks are of interest that have no such verdict
   */
  private static void each(
      Lane lane, long from, long to, Set<Verdict.Kind> kinds, boolean others, Visitor visitor)
      throws IOException {
    if (from >= to) {
      return;
    }
    for (BlockRange range : lane.log().ranges(from, to, RANGE_BYTES)) {
      try (BlockReader reader = BlockReader.open(lane.storage(), range)) {
        for (Block block = reader.next(); block != null; block = reader.next()) {
          Map<Integer, String> verdicts = verdicts(block, kinds);
          if (!block.close() && (others || !verdicts.isEmpty())) {
            rows(block, from, to, verdicts, visitor);
          }
        }
      }
    }
  }

  private static Map<Integer, String> verdicts(Block block, Set<Verdict.Kind> kinds) {
    Map<Integer, String> verdicts = new HashMap<>();
    for (Verdict verdict : block.verdicts()) {
      if (kinds.contains(verdict.kind())) {
        verdicts.put(verdict.row(), verdict.reason());
      }
    }
    return verdicts;
  }

  private static void rows(
      Block block, long from, long to, Map<Integer, String> verdicts, Visitor visitor)
      throws IOException {
    int first = (int) Math.max(0, from - block.firstRow());
    int last = (int) Math.min(block.rows(), to - block.firstRow());
    int at = block.from();
    for (int row = 0; row < last; row++) {
      int end = at;
      while (block.bytes()[end] != '\n') {
        end++;
      }
      if (row >= first) {
        visitor.row(block, row, verdicts.get(row), at, end);
      }
      at = end + 1;
    }
  }
}
