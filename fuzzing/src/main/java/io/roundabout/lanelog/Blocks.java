package io.roundabout.lanelog;

import io.roundabout.fuzzing.Agreement;
import io.roundabout.fuzzing.Input;
import io.roundabout.fuzzing.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The blocks of a lane's file. Magic, tag and checksums are put right first, since no guess would
 * find them, unless the input says otherwise.
 */
public final class Blocks implements Target {
  private static final UUID LANE = new UUID(1, 2);
  private static final int TAG = FileHeader.tag(LANE);

  @Override
  public void take(byte[] bytes) throws IOException {
    Input input = new Input(bytes);
    int choice = input.choice();
    FileHeader.Kind kind =
        FileHeader.Kind.values()[(choice & 0x7f) % FileHeader.Kind.values().length];
    byte[] blocks = input.rest();
    if (choice < 0x80) {
      putRight(ByteBuffer.wrap(blocks));
    }
    ByteBuffer file = ByteBuffer.allocate(FileHeader.BYTES + blocks.length);
    file.put(new FileHeader(kind, LANE, 0).toBytes().rewind()).put(blocks);
    BytesInMemory storage = new BytesInMemory().with(kind.fileName(0), file.array());
    scan(storage, kind.fileName(0), blocks.length);
    read(storage, kind.fileName(0), blocks);
  }

  /** Where a header tells of more bytes than there are, it is the last. */
  static void putRight(ByteBuffer blocks) {
    int at = 0;
    while (blocks.limit() - at >= BlockHeader.BYTES) {
      blocks.putInt(at, BlockHeader.MAGIC).putInt(at + 4, TAG);
      long meta = blocks.getInt(at + 12);
      long rows = blocks.getInt(at + 16);
      long left = blocks.limit() - at - BlockHeader.BYTES;
      boolean whole = meta >= 0 && rows >= 0 && meta + rows <= left;
      if (whole) {
        int metaAt = at + BlockHeader.BYTES;
        blocks.putInt(at + 112, crc(blocks, metaAt, (int) meta));
        blocks.putInt(at + 116, crc(blocks, metaAt + (int) meta, (int) rows));
      }
      blocks.putInt(at + 124, crc(blocks, at, 124));
      if (!whole) {
        return;
      }
      at += BlockHeader.BYTES + (int) (meta + rows);
    }
  }

  static int crc(ByteBuffer bytes, int at, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(at, length));
    return (int) crc.getValue();
  }

  /** As recovery walks them. */
  private static void scan(BytesInMemory storage, String name, int bytes) throws IOException {
    BlockScan scan =
        new BlockScan(
            storage.open(name, false), FileHeader.BYTES, FileHeader.BYTES + bytes, TAG, 64);
    try {
      while (scan.next()) {
        scan.names();
        int body = scan.body();
        int kind = scan.header().kind();
        if (kind == BlockHeader.DUMP || kind == BlockHeader.COMPACTED) {
          TableFile.read(scan, body);
        }
      }
    } catch (BadBlockException refused) {
      Agreement.holds(scan.offset() <= FileHeader.BYTES + bytes, "the place of a bad block");
    }
  }

  /** As Spark's source reads them. */
  private static void read(BytesInMemory storage, String name, byte[] blocks) throws IOException {
    long first = blocks.length >= 32 ? ByteBuffer.wrap(blocks).getLong(24) : 0;
    BlockRange range = new BlockRange(name, FileHeader.BYTES, blocks.length, first, Long.MAX_VALUE);
    try (BlockReader reader = BlockReader.open(storage, range)) {
      for (Block block = reader.next(); block != null; block = reader.next()) {
        check(block);
      }
    } catch (LaneDamagedException refused) {
      Agreement.same(name, refused.file(), "the damaged file");
    }
  }

  private static void check(Block block) {
    Agreement.holds(block.rows() >= 0, "a number of rows");
    Agreement.holds(
        0 <= block.from() && block.from() <= block.to() && block.to() <= block.bytes().length,
        "the rows' place in the array");
    for (Verdict verdict : block.verdicts()) {
      Agreement.holds(verdict.row() < block.rows(), "a verdict's row");
    }
  }
}
