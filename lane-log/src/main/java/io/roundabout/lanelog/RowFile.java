package io.roundabout.lanelog;

import java.io.IOException;

/**
 * A file of blocks, a segment or a file of a table, and where in it each row is. Row numbers are as
 * the file has them: the lane's in a segment, from 0 otherwise. Thread-safe.
 */
final class RowFile {
  private static final int NEWEST = 4096;
  private static final int READ_AHEAD = 16 << 10;

  private final LogStorage storage;
  private final int tag;
  private final FileHeader.Kind kind;
  private final long number;
  private final Spot start;
  private Spot end;
  private long lastArrival;
  private final String name;
  private long closes;
  private BlockIndex index;

  private RowFile(
      LogStorage storage,
      int tag,
      FileHeader.Kind kind,
      long number,
      Spot end,
      long lastArrival,
      long closes,
      BlockIndex index) {
    this.storage = storage;
    this.tag = tag;
    this.kind = kind;
    this.number = number;
    this.name = kind.fileName(number);
    this.start = start(kind, number);
    this.end = end;
    this.lastArrival = lastArrival;
    this.closes = closes;
    this.index = index;
  }

  /** A file that begins to grow. */
  static RowFile growing(LogStorage storage, int tag, FileHeader.Kind kind, long number) {
    Spot start = start(kind, number);
    BlockIndex index = new BlockIndex(start, NEWEST);
    return new RowFile(storage, tag, kind, number, start, Long.MIN_VALUE, 0, index);
  }

  /** A file that stays as it is; where its blocks are is found out when somebody asks. */
  static RowFile sealed(
      LogStorage storage,
      int tag,
      FileHeader.Kind kind,
      long number,
      Spot end,
      long lastArrival,
      long closes) {
    return new RowFile(storage, tag, kind, number, end, lastArrival, closes, null);
  }

  /** Where the first block begins. */
  static Spot start(FileHeader.Kind kind, long number) {
    return switch (kind) {
      case SEGMENT -> new Spot(number, FileHeader.BYTES);
      case DUMP -> new Spot(0, StageFile.FIRST_BLOCK);
      case COMPACTED -> new Spot(0, FileHeader.BYTES);
    };
  }

  String name() {
    return name;
  }

  long number() {
    return number;
  }

  Spot start() {
    return start;
  }

  synchronized Spot end() {
    return end;
  }

  /** When the newest row came. */
  synchronized long lastArrival() {
    return lastArrival;
  }

  /** How many of the rows are close records. */
  synchronized long closes() {
    return closes;
  }

  /** The next block is durable. */
  synchronized void add(long rows, long bytes, long arrival, long mark, boolean close) {
    index.add(rows, bytes, mark);
    end = index.end();
    closes += close ? 1 : 0;
    lastArrival = Math.max(lastArrival, arrival);
  }

  /** Frees the memory; the file is read again when somebody asks. */
  synchronized void forgetBlocks() {
    index = null;
  }

  synchronized boolean knowsBlocks() {
    return index != null;
  }

  /** Where the block that holds the row begins; the end for rows that are not there. */
  Spot floor(long row) throws IOException {
    return floor(row, Long.MAX_VALUE);
  }

  /** The last boundary that is neither after the row nor after the offset. */
  Spot floor(long row, long offset) throws IOException {
    Spot from;
    Spot until;
    synchronized (this) {
      if (end.row() <= row && end.offset() <= offset) {
        return end;
      }
      from = blocks().newestFloor(row, offset);
      if (from != null) {
        return from;
      }
      from = index.floor(row, offset);
      until = end;
    }
    if (from.row() == row) {
      return from;
    }
    return walk(from, until, row, offset);
  }

  /** Where the block after this one begins. */
  Spot after(Spot spot) throws IOException {
    Spot until;
    synchronized (this) {
      Spot newest = blocks().newestFloor(spot.row(), spot.offset());
      if (newest != null) {
        return index.newestAfter(spot);
      }
      until = end;
    }
    try (LogFile file = storage.open(name(), false)) {
      BlockScan scan = new BlockScan(file, spot.offset(), until.offset(), tag, BlockHeader.BYTES);
      scan.next();
      return new Spot(scan.header().endRow(), scan.end());
    } catch (BadBlockException e) {
      throw LaneDamagedException.at(storage, name(), spot.offset(), e);
    }
  }

  /** The first boundary at or after the row. */
  Spot ceiling(long row) throws IOException {
    Spot floor = floor(row);
    return floor.row() >= row ? floor : after(floor);
  }

  /** A known boundary at or after the offset, not far after it. */
  synchronized Spot near(long offset) throws IOException {
    return blocks().ceiling(offset);
  }

  /** The lane's mark after the block that holds the row, which must be there. */
  long markAt(long row) throws IOException {
    synchronized (this) {
      Spot newest = blocks().newestFloor(row, Long.MAX_VALUE);
      if (newest != null) {
        return index.newestMark(newest);
      }
    }
    Spot spot = floor(row);
    try (LogFile file = storage.open(name(), false)) {
      BlockScan scan = new BlockScan(file, spot.offset(), end().offset(), tag, BlockHeader.BYTES);
      do {
        scan.next(); // blocks without rows may come first
      } while (scan.header().endRow() <= row);
      return scan.header().mark();
    } catch (BadBlockException e) {
      throw LaneDamagedException.at(storage, name(), spot.offset(), e);
    }
  }

  /** What stands in the rows {@code [from, to)}. */
  Tally tally(long from, long to) throws IOException {
    Spot spot = floor(from);
    Tally sum = Tally.NONE;
    try (LogFile file = storage.open(name(), false)) {
      BlockScan scan = new BlockScan(file, spot.offset(), end().offset(), tag, READ_AHEAD);
      try {
        while (scan.next() && scan.header().firstRow() < to) {
          if (!scan.header().close()) {
            sum = sum.plus(tally(scan, from, to));
          }
        }
      } catch (BadBlockException e) {
        throw LaneDamagedException.at(storage, name(), scan.offset(), e);
      }
    }
    return sum;
  }

  private static Tally tally(BlockScan scan, long from, long to)
      throws IOException, BadBlockException {
    BlockHeader header = scan.header();
    long first = Math.max(0, from - header.firstRow());
    long last = Math.min(header.rows(), to - header.firstRow());
    long rejected = 0;
    long late = 0;
    if (header.verdicts() > 0) {
      for (Verdict verdict : scan.verdicts()) {
        boolean within = verdict.row() >= first && verdict.row() < last;
        rejected += within && verdict.kind() == Verdict.Kind.BREAKDOWN ? 1 : 0;
        late += within && verdict.kind() == Verdict.Kind.LATE ? 1 : 0;
      }
    }
    return new Tally(Math.max(0, last - first), rejected, late);
  }

  private Spot walk(Spot from, Spot until, long row, long offset) throws IOException {
    Spot last = from;
    try (LogFile file = storage.open(name(), false)) {
      BlockScan scan = new BlockScan(file, from.offset(), until.offset(), tag, READ_AHEAD);
      try {
        while (scan.next()) {
          expect(scan, last);
          Spot next = new Spot(scan.header().endRow(), scan.end());
          if (next.row() > row || next.offset() > offset) {
            return last;
          }
          last = next;
        }
      } catch (BadBlockException e) {
        throw LaneDamagedException.at(storage, name(), scan.offset(), e);
      }
    }
    return last;
  }

  private BlockIndex blocks() throws IOException {
    if (index == null) {
      index = readBlocks();
    }
    return index;
  }

  private BlockIndex readBlocks() throws IOException {
    BlockIndex read = new BlockIndex(start, 0);
    try (LogFile file = storage.open(name(), false)) {
      BlockScan scan = new BlockScan(file, start.offset(), end.offset(), tag, READ_AHEAD);
      try {
        while (scan.next()) {
          expect(scan, read.end());
          read.add(scan.header().rows(), scan.header().bytes(), 0);
        }
      } catch (BadBlockException e) {
        throw LaneDamagedException.at(storage, name(), scan.offset(), e);
      }
    }
    if (!read.end().equals(end)) {
      String what = "its blocks end with row %d, expected was row %d";
      throw LaneDamagedException.at(
          storage, name(), read.end().offset(), what.formatted(read.end().row(), end.row()), null);
    }
    return read;
  }

  private static void expect(BlockScan scan, Spot spot) throws BadBlockException {
    long row = scan.header().firstRow();
    if (row != spot.row()) {
      throw new BadBlockException(
          "a block begins with row %d, expected was %d".formatted(row, spot.row()), false);
    }
  }
}
