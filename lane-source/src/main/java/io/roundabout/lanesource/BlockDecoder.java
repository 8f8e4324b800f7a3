package io.roundabout.lanesource;

import io.roundabout.lanelog.Block;
import io.roundabout.lanelog.Verdict;
import io.roundabout.rowformat.Column;
import io.roundabout.rowformat.ColumnWriter;
import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.Encoding;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads those rows of blocks that a scan is to see: not the breakdowns, not the skipped ones, none
 * outside of the scan's range. Not thread-safe.
 */
final class BlockDecoder {
  private LanePartition partition;
  private final Columns wanted;
  private final Map<Integer, BlockReading> readings = new HashMap<>();
  private final BitSet unread = new BitSet();
  private int faultyRow;
  private String fault;

  BlockDecoder(LanePartition partition) {
    this.partition = partition;
    this.wanted = wanted(partition);
  }

  /** Goes on with another partition of the same lane and columns. */
  void next(LanePartition other) {
    partition = other;
  }

  /** The wanted ones of a partition's columns, in the wanted order. */
  static Columns wanted(LanePartition partition) {
    Columns columns = Columns.parse(partition.columns());
    List<Column> wanted = partition.wanted().stream().map(columns::get).toList();
    return new Columns(wanted);
  }

  /**
   * Writes the block's rows to {@code out}, from its {@code firstRow} on.
   *
   * @return the number of rows written
   * @throws IOException when a row does not fit the lane's columns
   */
  int decode(Block block, ColumnWriter[] out, int firstRow) throws IOException {
    markUnread(block);
    int left = block.rows() - unread.cardinality();
    if (left == 0 || out.length == 0) {
      return left;
    }
    fault = null;
    int written =
        reading(block.encoding())
            .read(block.bytes(), block.from(), block.to(), unread, out, firstRow, this::fault);
    if (fault != null) {
      throw new IOException(faultMessage(block));
    }
    return written;
  }

  private void markUnread(Block block) {
    unread.clear();
    long first = block.firstRow();
    RowRanges.Range rows = partition.rows();
    unread.set(0, clamp(rows.from() - first, block.rows()));
    unread.set(clamp(rows.to() - first, block.rows()), block.rows());
    if (block.close()) {
      unread.set(0);
    }
    for (Verdict verdict : block.verdicts()) {
      if (partition.withoutLate() || verdict.kind() == Verdict.Kind.BREAKDOWN) {
        unread.set(verdict.row());
      }
    }
    partition.skips().mark(unread, first, block.rows());
    partition.dead().mark(unread, first, block.rows());
  }

  private static int clamp(long index, int rows) {
    return (int) Math.max(0, Math.min(index, rows));
  }

  private BlockReading reading(int encoding) {
    return readings.computeIfAbsent(encoding, this::newReading);
  }

  private BlockReading newReading(int number) {
    if (number >= partition.encodings().size()) {
      throw new IllegalStateException(
          "lane '%s': a block says encoding %d, but only %d are recorded"
              .formatted(partition.lane(), number, partition.encodings().size()));
    }
    try {
      return new BlockReading(Encoding.fromJson(partition.encodings().get(number)), wanted);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "lane '%s': rows that came in encoding %d cannot be read as the lane's columns: %s"
              .formatted(partition.lane(), number, e.getMessage()),
          e);
    }
  }

  private void fault(int row, String message) {
    if (fault == null) {
      faultyRow = row;
      fault = message;
    }
  }

  private String faultMessage(Block block) {
    return "lane '%s': row %d (%s) does not fit the lane's columns any more: %s (change the column back, or skip the row)"
        .formatted(partition.lane(), block.firstRow() + faultyRow + 1, origin(block), fault);
  }

  private String origin(Block block) {
    return block.key().trip().isEmpty()
        ? "of the compacted table"
        : "trip '%s' of vehicle '%s', its row %d"
            .formatted(block.key().trip(), block.vehicle(), block.firstTripRow() + faultyRow);
  }
}
