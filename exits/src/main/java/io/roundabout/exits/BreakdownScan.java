package io.roundabout.exits;

import io.roundabout.lanelog.Block;
import io.roundabout.lanelog.BlockRange;
import io.roundabout.lanelog.BlockReader;
import io.roundabout.lanelog.Verdict;
import io.roundabout.lanesource.Lane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Finds the breakdowns among the rows of a lane. */
final class BreakdownScan {
  private static final long RANGE_BYTES = 8L << 20;

  /** Takes a row. */
  interface Rows {
    void accept(BreakdownRow row) throws IOException;
  }

  private BreakdownScan() {}

  /**
   * Gives the rows that the gate has rejected among {@code [from, to)}.
   *
   * @return their number
   */
  static long rejected(Lane lane, long from, long to, Rows out) throws IOException {
    long[] found = {0};
    each(
        lane,
        from,
        to,
        false,
        (block, row, verdict, at, end) -> {
          if (verdict != null) {
            found[0]++;
            out.accept(row(null, lane, block, row, verdict, at, end));
          }
        });
    return found[0];
  }

  /** Gives the rows of a skip, but for those that are no exit's. */
  static void skipped(String exit, Lane lane, Skip skip, Rows out) throws IOException {
    each(
        lane,
        skip.from(),
        skip.to(),
        true,
        (block, row, verdict, at, end) -> {
          if (verdict == null) {
            out.accept(row(exit, lane, block, row, skip.error(), at, end));
          }
        });
  }

  /** A row of a block: its index, its verdict or null, and where its bytes stand. */
  private interface Visitor {
    void row(Block block, int row, String verdict, int at, int end) throws IOException;
  }

  /**
   * @param good whether blocks are of interest that have no verdicts
   */
  private static void each(Lane lane, long from, long to, boolean good, Visitor visitor)
      throws IOException {
    if (from >= to) {
      return;
    }
    for (BlockRange range : lane.log().ranges(from, to, RANGE_BYTES)) {
      try (BlockReader reader = BlockReader.open(lane.storage(), range)) {
        for (Block block = reader.next(); block != null; block = reader.next()) {
          if (!block.close() && (good || !block.verdicts().isEmpty())) {
            rows(block, from, to, visitor);
          }
        }
      }
    }
  }

  private static void rows(Block block, long from, long to, Visitor visitor) throws IOException {
    int first = (int) Math.max(0, from - block.firstRow());
    int last = (int) Math.min(block.rows(), to - block.firstRow());
    Map<Integer, String> verdicts = new HashMap<>();
    for (Verdict verdict : block.verdicts()) {
      if (verdict.kind() == Verdict.Kind.BREAKDOWN) {
        verdicts.put(verdict.row(), verdict.reason());
      }
    }
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

  private static BreakdownRow row(
      String exit, Lane lane, Block block, int row, String reason, int at, int end) {
    boolean divided = block.key().parts() > 1;
    return new BreakdownRow(
        exit,
        lane.name(),
        block.vehicle(),
        block.key().trip(),
        divided ? block.key().part() + "/" + block.key().parts() : null,
        block.firstTripRow() + row,
        reason,
        new String(block.bytes(), at, end - at, StandardCharsets.UTF_8));
  }
}
