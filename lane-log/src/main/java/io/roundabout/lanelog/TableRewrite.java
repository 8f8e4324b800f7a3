package io.roundabout.lanelog;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/**
 * The rows that count of a table's version, written anew into one file: what is added is all of
 * them, in order. Nobody sees the file before {@link #commit}; if the process ends before, the next
 * start removes it. Writes in the caller's thread. Not thread-safe.
 */
public final class TableRewrite implements Closeable {
  private static final byte[] NO_NAME = {};

  private final LogStorage storage;
  private final int tag;
  private final Commit commit;
  private final GrowingFile file;
  private boolean removable = true;

  /** Puts the file into the place of others. */
  interface Commit {
    /**
     * @return false when it came too late
     */
    boolean run(RowFile file) throws IOException;
  }

  private TableRewrite(LogStorage storage, int tag, Commit commit, GrowingFile file) {
    this.storage = storage;
    this.tag = tag;
    this.commit = commit;
    this.file = file;
  }

  static TableRewrite begin(LogStorage storage, UUID lane, long number, Commit commit)
      throws IOException {
    int tag = FileHeader.tag(lane);
    FileHeader header = new FileHeader(FileHeader.Kind.COMPACTED, lane, number);
    RowFile rows = RowFile.growing(storage, tag, FileHeader.Kind.COMPACTED, number);
    return new TableRewrite(storage, tag, commit, GrowingFile.create(storage, rows, header));
  }

  /**
   * Adds rows; on disk when it returns.
   *
   * @param encoding as {@link LaneLog#registerEncoding} numbered it
   * @param rows at least 1
   * @param bytes from position to limit: the rows, each ended by LF, at most 256 MiB
   */
  public void add(int encoding, int rows, ByteBuffer bytes) throws IOException {
    BlockHead head = BlockHead.of(NO_NAME, NO_NAME, List.of());
    int crc = BlockHead.crc(bytes.duplicate());
    new BlockHeader(
            BlockHeader.ROWS,
            0,
            0,
            bytes.remaining(),
            0,
            0,
            rows,
            1,
            bytes.remaining(),
            0,
            0,
            0,
            0,
            crc,
            encoding,
            1,
            1,
            0,
            0,
            0,
            head.crc(),
            crc)
        .write(head.bytes(), 0, tag);
    file.write(List.of(new OutgoingBlock(head.bytes(), bytes, rows, 0, 0)));
    file.force();
  }

  /** How many rows were added. */
  public long rows() {
    return file.rows().end().row();
  }

  /**
   * Makes the file the newest version, followed by the changes that have come meanwhile. Durable
   * when it returns true.
   *
   * @return false when a whole dump has come meanwhile: then the rows that were added count no more
   * @throws LaneStoppedException when the lane has stopped or is closed
   */
  public boolean commit() throws IOException {
    file.file().force();
    removable = false;
    try {
      boolean done = commit.run(file.rows());
      removable = !done;
      return done;
    } catch (NoSpaceException e) {
      removable = true;
      throw e;
    }
  }

  /** Removes the file, unless it is, or may be, a part of the table. */
  @Override
  public void close() throws IOException {
    file.close();
    if (removable) {
      removable = false;
      storage.delete(file.rows().name());
    }
  }
}
