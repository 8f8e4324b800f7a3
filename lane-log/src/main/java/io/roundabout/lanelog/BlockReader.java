package io.roundabout.lanelog;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;

/** Reads the blocks of a range in order, and checks each. Not thread-safe. */
public final class BlockReader implements Closeable {
  private static final int READ_AHEAD = 1 << 20;

  private final LogStorage storage;
  private final BlockRange range;
  private final LogFile file;
  private final BlockScan scan;
  private long nextRow;
  private long shift;
  private boolean begun;

  private BlockReader(LogStorage storage, BlockRange range, LogFile file, int tag) {
    this.storage = storage;
    this.range = range;
    this.file = file;
    this.nextRow = range.firstRow();
    long end = range.offset() + range.length();
    int readAhead = (int) Math.min(range.length(), READ_AHEAD);
    this.scan = new BlockScan(file, range.offset(), end, tag, readAhead);
  }

  /**
   * Opens the range's file; nothing else of the lane is needed, so that another process can read.
   *
   * @throws java.nio.file.NoSuchFileException when retention has removed it
   * @throws LaneDamagedException when it is not the file that was written
   */
  public static BlockReader open(LogStorage storage, BlockRange range) throws IOException {
    LogFile file = storage.open(range.file(), false);
    try {
      FileHeader header = FileHeader.read(file, FileHeader.Kind.of(range.file()));
      return new BlockReader(storage, range, file, FileHeader.tag(header.lane()));
    } catch (BadBlockException e) {
      file.close();
      throw LaneDamagedException.at(storage, range.file(), 0, e);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /**
   * The next block that holds rows or is a close record, or null after the last.
   *
   * @throws LaneDamagedException when the bytes are not those that were written
   */
  public Block next() throws IOException {
    try {
      while (scan.next()) {
        follow(scan.header());
        if (scan.header().rows() > 0) {
          return scan.block(scan.names(), shift);
        }
      }
    } catch (BadBlockException e) {
      throw LaneDamagedException.at(storage, range.file(), scan.offset(), e);
    } catch (EOFException e) {
      throw LaneDamagedException.at(storage, range.file(), scan.offset(), e.getMessage(), e);
    }
    if (nextRow != range.endRow()) {
      throw LaneDamagedException.at(
          storage,
          range.file(),
          scan.offset(),
          "the range ends with row %d, expected was %d".formatted(nextRow, range.endRow()),
          null);
    }
    return null;
  }

  /** A table's file counts from 0; the range may ask for the lane's numbers. */
  private void follow(BlockHeader header) throws BadBlockException {
    if (!begun) {
      begun = true;
      boolean segment = FileHeader.Kind.of(range.file()) == FileHeader.Kind.SEGMENT;
      shift = segment ? 0 : range.firstRow() - header.firstRow();
    }
    if (header.firstRow() + shift != nextRow || header.kind() == BlockHeader.DUMP) {
      throw new BadBlockException(
          "a block begins with row %d, expected was %d"
              .formatted(header.firstRow() + shift, nextRow),
          false);
    }
    nextRow += header.rows();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
