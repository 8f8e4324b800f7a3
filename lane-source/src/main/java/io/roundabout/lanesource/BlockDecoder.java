package io.roundabout.lanesource;

import io.roundabout.lanelog.Block;
import io.roundabout.lanelog.Verdict;
import io.roundabout.rowformat.Column;
import io.roundabout.rowformat.ColumnWriter;
import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.Encoding;
import io.roundabout.rowformat.RowDecoder;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Reads those rows of blocks that a scan is to see: not the breakdowns, not the skipped ones, none
 * outside of the scan's range. Not thread-safe.
 *
 * <p>A block is read in the format that it came in, but as the lane's current columns. Only the
 * wanted columns are declared to the decoder: the gate has judged the rows, and a column that
 * nobody reads need not be judged again.
 */
final class BlockDecoder {
  private final LanePartition partition;
  private final Columns wanted;
  private final ColumnWriter[] out;
  private final Map<Integer, RowDecoder> decoders = new HashMap<>();
  private final BitSet unread = new BitSet();
  private int faultyRow;
  private String fault;

  BlockDecoder(LanePartition partition, ColumnWriter[] out) {
    this.partition = partition;
    this.wanted = wanted(partition);
    this.out = out;
  }

  /** The wanted ones of a partition's columns, in the wanted order. */
  static Columns wanted(LanePartition partition) {
    Columns columns = Columns.parse(partition.columns());
    List<Column> wanted = partition.wanted().stream().map(columns::get).toList();
    return new Columns(wanted);
  }

  /**
   * Writes the block's rows from the writers' {@code firstRow} on.
   *
   * @return the number of rows written
   * @throws IOException when a row does not fit the lane's columns
   */
  int decode(Block block, int firstRow) throws IOException {
    markUnread(block);
    int left = block.rows() - unread.cardinality();
    if (left == 0 || out.length == 0) {
      return left;
    }
    fault = null;
    int written =
        decoder(block.encoding())
            .decode(block.bytes(), block.from(), block.to(), unread, out, firstRow, this::fault);
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
    for (Verdict verdict : block.verdicts()) {
      unread.set(verdict.row());
    }
    partition.skips().mark(unread, first, block.rows());
  }

  private static int clamp(long index, int rows) {
    return (int) Math.max(0, Math.min(index, rows));
  }

  private RowDecoder decoder(int encoding) {
    return decoders.computeIfAbsent(encoding, this::newDecoder);
  }

  private RowDecoder newDecoder(int number) {
    if (number >= partition.encodings().size()) {
      throw new IllegalStateException(
          "lane '%s': a block says encoding %d, but only %d are recorded"
              .formatted(partition.lane(), number, partition.encodings().size()));
    }
    Encoding recorded = Encoding.fromJson(partition.encodings().get(number));
    Encoding current = new Encoding(recorded.format(), wanted, recorded.csv(), recorded.fields());
    return RowDecoder.of(current, IntStream.range(0, wanted.size()).toArray());
  }

  private void fault(int row, String message) {
    if (fault == null) {
      faultyRow = row;
      fault = message;
    }
  }

  private String faultMessage(Block block) {
    return "lane '%s': row %d (trip '%s' of vehicle '%s', its row %d) does not fit the lane's columns any more: %s (change the column back, or skip the row)"
        .formatted(
            partition.lane(),
            block.firstRow() + faultyRow,
            block.key().trip(),
            block.vehicle(),
            block.firstTripRow() + faultyRow,
            fault);
  }
}
