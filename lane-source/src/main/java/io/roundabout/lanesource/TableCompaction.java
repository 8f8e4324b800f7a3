package io.roundabout.lanesource;

import io.roundabout.lanelog.Block;
import io.roundabout.lanelog.LaneDamagedException;
import io.roundabout.lanelog.LaneLog;
import io.roundabout.lanelog.TableRewrite;
import io.roundabout.lanelog.TableVersion;
import io.roundabout.lanelog.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Optional;

/**
 * Writes the rows that count of a changed table into one file, when the changes have become large
 * or many: reading the table is then as cheap as reading a dump. The rows keep their bytes, their
 * encodings and their order.
 */
public final class TableCompaction {
  /** Changes of less than this are not worth writing the table anew, however small it is. */
  private static final long LEAST_BYTES = 4L << 20;

  private static final int MOST_FILES = 32;

  /** To open one file more costs less than to read so much of a table. */
  private static final long BYTES_A_FILE = 1L << 20;

  private static final long RANGE_BYTES = 8L << 20;
  private static final int BLOCK_BYTES = 1 << 20;

  private final Lane lane;
  private final TableRewrite rewrite;
  private final DeadRows dead;
  private final BitSet left = new BitSet();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int encoding;
  private int rows;

  private TableCompaction(Lane lane, TableRewrite rewrite, DeadRows dead) {
    this.lane = lane;
    this.rewrite = rewrite;
    this.dead = dead;
  }

  /**
   * Compacts the table if it is time to: when its changes are larger than half of what they change
   * and 4 MiB, or are in more than 32 files and in more than one a MiB of what they change. Works
   * in the caller's thread, for as long as reading and writing the table takes.
   *
   * @return whether the table has a new version of the same content
   * @throws LaneDamagedException when the table is damaged, which stops the lane
   */
  public static boolean run(Lane lane) throws IOException {
    return run(lane, LEAST_BYTES, MOST_FILES);
  }

  static boolean run(Lane lane, long leastBytes, int mostFiles) throws IOException {
    Optional<TableVersion> newest = lane.log().newestTable();
    if (lane.key().isEmpty() || newest.isEmpty() || lane.log().stopped().isPresent()) {
      return false;
    }
    long changed = newest.get().changedBytes();
    long others = newest.get().bytes() - changed;
    boolean large = changed > Math.max(leastBytes, others / 2);
    boolean many = newest.get().changedFiles() > Math.max(mostFiles, others / BYTES_A_FILE);
    return (large || many) && compact(lane, newest.get().version());
  }

  private static boolean compact(Lane lane, long version) throws IOException {
    LaneLog log = lane.log();
    try {
      DeadRows dead = KeyedTables.SHARED.dead(lane, version, LaneViewsOptions.DEFAULT.cacheBytes());
      try (TableRewrite rewrite = log.rewriteTable(version)) {
        new TableCompaction(lane, rewrite, dead).copy(version);
        return rewrite.commit();
      }
    } catch (LaneDamagedException e) {
      log.stop(e);
      throw e;
    }
  }

  private void copy(long version) throws IOException {
    try (PartitionBlocks blocks =
        new PartitionBlocks(lane.storage(), lane.log().tableRanges(version, RANGE_BYTES))) {
      for (Block block = blocks.next(); block != null; block = blocks.next()) {
        copy(block);
      }
    }
    flush();
  }

  private void copy(Block block) throws IOException {
    if (block.encoding() != encoding || bytes.size() >= BLOCK_BYTES) {
      flush();
      encoding = block.encoding();
    }
    left.clear();
    dead.mark(left, block.firstRow(), block.rows());
    for (Verdict verdict : block.verdicts()) {
      left.set(verdict.row());
    }
    int at = block.from();
    for (int row = 0; row < block.rows(); row++) {
      int end = at;
      while (block.bytes()[end] != '\n') {
        end++;
      }
      if (!left.get(row)) {
        bytes.write(block.bytes(), at, end + 1 - at);
        rows++;
      }
      at = end + 1;
    }
  }

  private void flush() throws IOException {
    if (rows > 0) {
      rewrite.add(encoding, rows, ByteBuffer.wrap(bytes.toByteArray()));
      bytes.reset();
      rows = 0;
    }
  }
}
