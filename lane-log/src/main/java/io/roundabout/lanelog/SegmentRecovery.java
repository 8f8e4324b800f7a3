package io.roundabout.lanelog;

import java.io.IOException;
import java.util.List;
import java.util.UUID;

/**
 * Walks one segment after the snapshot's place. In the last one a torn tail is cut, and what stays
 * is brought to disk.
 */
final class SegmentRecovery {
  private final LogStorage storage;
  private final UUID lane;
  private final int tag;
  private final RowFile rows;
  private final boolean last;
  private final long durableOffset;
  private final Visitor visitor;
  private final List<String> sentences;

  /** Sees every block after the snapshot's place. */
  interface Visitor {
    void block(String file, BlockScan scan, Place place, int bodyAt) throws IOException;
  }

  /**
   * @param durableOffset what is before it in the segment was durable
   * @param sentences gets one when something was cut
   */
  SegmentRecovery(
      LogStorage storage,
      UUID lane,
      long number,
      boolean last,
      long durableOffset,
      Visitor visitor,
      List<String> sentences) {
    this.storage = storage;
    this.lane = lane;
    this.tag = FileHeader.tag(lane);
    this.rows = RowFile.growing(storage, tag, FileHeader.Kind.SEGMENT, number);
    this.last = last;
    this.durableOffset = durableOffset;
    this.visitor = visitor;
    this.sentences = sentences;
  }

  /** Returns null when the segment was never durable, and was removed. */
  GrowingFile walk(long from) throws IOException {
    GrowingFile growing = GrowingFile.open(storage, rows);
    try {
      LogFile file = growing.file();
      if (!headerIsRight(file)) {
        growing.close();
        storage.delete(rows.name());
        return null;
      }
      earlier(file, from);
      long size = file.size();
      if (from < size) {
        blocks(file, from, size);
      }
      checkEnd();
      settle(file, from, size);
      return growing;
    } catch (IOException | RuntimeException e) {
      growing.close();
      throw e;
    }
  }

  private boolean headerIsRight(LogFile file) throws IOException {
    try {
      FileHeader.check(file, new FileHeader(FileHeader.Kind.SEGMENT, lane, rows.number()));
      return true;
    } catch (BadBlockException e) {
      if (e.newer() || !last || durableOffset > FileHeader.BYTES) {
        throw LaneDamagedException.at(storage, rows.name(), 0, e);
      }
      cut(0, file.size());
      return false;
    }
  }

  /** Blocks before the snapshot's place: only where they are is of interest. */
  private void earlier(LogFile file, long end) throws IOException {
    BlockScan scan =
        new BlockScan(file, rows.start().offset(), Math.min(end, file.size()), tag, 16 << 10);
    try {
      while (scan.next()) {
        add(scan);
      }
    } catch (BadBlockException e) {
      throw LaneDamagedException.at(storage, rows.name(), scan.offset(), e);
    }
  }

  private void blocks(LogFile file, long from, long size) throws IOException {
    BlockScan scan = new BlockScan(file, from, size, tag, 1 << 20);
    try {
      while (scan.next()) {
        int body = scan.body();
        Place place = new Place(rows.number(), scan.offset());
        add(scan);
        visitor.block(rows.name(), scan, place, body);
      }
    } catch (BadBlockException e) {
      boolean torn = last && !e.newer() && scan.offset() >= durableOffset;
      if (!torn || TailProof.wasDurable(file, scan.offset(), size, tag)) {
        throw LaneDamagedException.at(storage, rows.name(), scan.offset(), e);
      }
      cut(scan.offset(), size);
    }
  }

  private void add(BlockScan scan) throws BadBlockException {
    BlockHeader header = scan.header();
    if (header.firstRow() != rows.end().row()) {
      throw new BadBlockException(
          "a block begins with row %d, expected was %d"
              .formatted(header.firstRow(), rows.end().row()),
          false);
    }
    rows.add(header.rows(), header.bytes(), header.arrivalMillis(), header.mark(), header.close());
  }

  private void cut(long from, long size) {
    sentences.add(
        "%s: the last %d bytes (from byte %d on) were not wholly written and were cut; none of them was acknowledged"
            .formatted(storage.describe(rows.name()), size - from, from));
  }

  private void checkEnd() throws IOException {
    long end = rows.end().offset();
    if (durableOffset != Long.MAX_VALUE && end < durableOffset) {
      throw LaneDamagedException.at(
          storage,
          rows.name(),
          end,
          "its blocks end here, but were durable up to byte %d".formatted(durableOffset),
          null);
    }
  }

  /**
   * What is above the mark may be in the page cache alone, and clean there after an fsync that
   * failed: it is written again, so that the fsync means something.
   */
  private void settle(LogFile file, long from, long size) throws IOException {
    long end = rows.end().offset();
    if (last && (end < size || end > durableOffset)) {
      Rewrite.again(file, Math.max(durableOffset, FileHeader.BYTES), end);
      file.truncate(end);
      file.force();
    }
  }
}
