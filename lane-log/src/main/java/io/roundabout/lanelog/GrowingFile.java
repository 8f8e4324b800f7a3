package io.roundabout.lanelog;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of blocks at whose end groups of blocks are written. A group shows in its {@link RowFile}
 * when it is durable. Used by the writer's thread only.
 */
final class GrowingFile implements Closeable {
  private final LogFile file;
  private final RowFile rows;
  private final List<ByteBuffer> buffers = new ArrayList<>();
  private List<? extends OutgoingBlock> group = List.of();

  private GrowingFile(LogFile file, RowFile rows) {
    this.file = file;
    this.rows = rows;
  }

  /** Makes the file, or makes it again after a failed attempt; durable with its first group. */
  static GrowingFile create(LogStorage storage, RowFile rows, FileHeader header)
      throws IOException {
    LogFile file = storage.open(rows.name(), true);
    try {
      file.truncate(0);
      file.write(new ByteBuffer[] {header.toBytes()}, 0);
      return new GrowingFile(file, rows);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** Goes on with a file that is there. */
  static GrowingFile open(LogStorage storage, RowFile rows) throws IOException {
    return new GrowingFile(storage.open(rows.name(), false), rows);
  }

  RowFile rows() {
    return rows;
  }

  LogFile file() {
    return file;
  }

  void write(List<? extends OutgoingBlock> blocks) throws IOException {
    Spot start = rows.end();
    long row = start.row();
    long offset = start.offset();
    group = blocks;
    buffers.clear();
    for (OutgoingBlock block : blocks) {
      block.place(new Place(rows.number(), offset), row, start.offset());
      buffers.add(block.head());
      buffers.add(block.body());
      row += block.rows();
      offset += block.bytes();
    }
    file.write(buffers.toArray(new ByteBuffer[0]), start.offset());
    buffers.clear();
  }

  /** The written group is durable when this returns. */
  void force() throws IOException {
    file.force();
    for (OutgoingBlock block : group) {
      rows.add(block.rows(), block.bytes(), block.arrivalMillis(), block.mark(), block.close());
    }
    group = List.of();
  }

  /** Takes back a group whose write failed. */
  void retreat() throws IOException {
    group = List.of();
    buffers.clear();
    file.truncate(rows.end().offset());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
