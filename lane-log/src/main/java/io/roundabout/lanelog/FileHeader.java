package io.roundabout.lanelog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The first 64 bytes of a file of blocks, big-endian: 8 bytes magic ("RBSEGMNT", "RBTBDUMP" or
 * "RBTBCMPT"), int version (1), 16 bytes the lane's id, long the file's number, 24 bytes 0, int
 * CRC32C of the 60 bytes before.
 *
 * @param kind what the file holds
 * @param number a segment's first row, a running number otherwise
 */
record FileHeader(Kind kind, UUID lane, long number) {

  static final int BYTES = 64;
  private static final int VERSION = 1;
  private static final int CRC_AT = 60;

  enum Kind {
    SEGMENT(0x52425345474D4E54L, "segment"),
    DUMP(0x5242544244554D50L, "dump"),
    COMPACTED(0x52425442434D5054L, "compacted");

    private final long magic;
    private final String ending;

    Kind(long magic, String ending) {
      this.magic = magic;
      this.ending = ending;
    }

    String fileName(long number) {
      return "%020d.%s".formatted(number, ending);
    }

    boolean names(String file) {
      return file.length() == 21 + ending.length()
          && file.endsWith("." + ending)
          && file.chars().limit(20).allMatch(c -> c >= '0' && c <= '9');
    }

    static Kind of(String file) {
      return DUMP.names(file) ? DUMP : COMPACTED.names(file) ? COMPACTED : SEGMENT;
    }

    static long number(String file) {
      return Long.parseLong(file.substring(0, 20));
    }
  }

  ByteBuffer toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes
        .putLong(0, kind.magic)
        .putInt(8, VERSION)
        .putLong(12, lane.getMostSignificantBits())
        .putLong(20, lane.getLeastSignificantBits())
        .putLong(28, number)
        .putInt(CRC_AT, crc(bytes));
    return bytes;
  }

  /** Reads and checks a file's header. */
  static FileHeader read(LogFile file, Kind kind) throws IOException, BadBlockException {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, bytes.position()) < 0) {
        throw new BadBlockException("the file is shorter than its header", false);
      }
    }
    if (bytes.getInt(CRC_AT) != crc(bytes)) {
      throw new BadBlockException("the checksum of the file's header is wrong", false);
    }
    int version = bytes.getInt(8);
    if (version != VERSION) {
      throw new BadBlockException(
          "the file has version %d, known is %d: a newer Roundabout wrote it"
              .formatted(version, VERSION),
          true);
    }
    if (bytes.getLong(0) != kind.magic) {
      throw new BadBlockException("the file is no " + kind.ending, false);
    }
    return new FileHeader(kind, new UUID(bytes.getLong(12), bytes.getLong(20)), bytes.getLong(28));
  }

  /** Reads a file's header, and checks that it is the one that was written for it. */
  static void check(LogFile file, FileHeader expected) throws IOException, BadBlockException {
    FileHeader found = read(file, expected.kind);
    if (!found.equals(expected)) {
      throw new BadBlockException(
          "the file belongs to another lane or was renamed: it says %s, expected is %s"
              .formatted(found, expected),
          false);
    }
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(0, CRC_AT));
    return (int) crc.getValue();
  }

  /**
   * CRC32C of the id's 16 bytes. It stands in every block, so that a block of another lane is
   * noticed, and so that rows cannot look like a block by chance.
   */
  static int tag(UUID lane) {
    ByteBuffer id = ByteBuffer.allocate(16);
    id.putLong(lane.getMostSignificantBits()).putLong(lane.getLeastSignificantBits()).flip();
    CRC32C crc = new CRC32C();
    crc.update(id);
    return (int) crc.getValue();
  }
}
