package io.roundabout.lanelog;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The fixed part of a block, big-endian:
 *
 * <pre>
 *   0 int   magic "RBLK"                  64 long arrival, ms since 1970
 *   4 int   tag of the lane               72 long where the block's group begins in the file
 *   8 byte  version, 1                    80 int  the trip's CRC32C before this block
 *   9 byte  kind: 1 rows, 2 dump,         84 int  … and after it
 *           3 close record,               88 int  encoding
 *           4 compacted                   92 int  part
 *  10 short flags: 1 end of trip,         96 int  parts
 *           2 named, 4 changes           100 short bytes of the trip's name
 *  12 int   bytes of the names and       102 short bytes of the vehicle's name
 *           verdicts that follow         104 long the lane's mark after it
 *  16 int   bytes of the rows after them 112 int  CRC32C of names and verdicts
 *  20 int   number of verdicts           116 int  CRC32C of the rows' bytes
 *  24 long  first row in the lane        120 int  reserved, 0
 *  32 long  rows                         124 int  CRC32C of the 124 bytes before
 *  40 long  first row in the trip
 *  48 long  the trip's bytes so far
 *  56 long  the trip's breakdowns so far
 * </pre>
 *
 * In every later version the first 12 bytes and the last 4 keep their place and meaning, so that a
 * newer block is told from a damaged one. The group's beginning says what was durable when the
 * block was written: everything before it.
 */
record BlockHeader(
    int kind,
    int flags,
    int metaBytes,
    int rowsBytes,
    int verdicts,
    long firstRow,
    long rows,
    long firstTripRow,
    long tripBytes,
    long tripRejected,
    long arrivalMillis,
    long groupStart,
    int crcBefore,
    int crcAfter,
    int encoding,
    int part,
    int parts,
    int tripNameBytes,
    int vehicleBytes,
    long mark,
    int metaCrc,
    int rowsCrc) {

  static final int BYTES = 128;

  /** No block's rows, and no block's names and verdicts, are larger than this. */
  static final int MAX_SECTION = 256 << 20;

  static final int ROWS = 1;
  static final int DUMP = 2;
  static final int CLOSE = 3;
  static final int COMPACTED = 4;
  static final int END_OF_TRIP = 1;
  static final int NAMED = 2;
  static final int CHANGES = 4;

  static final int MAGIC = 0x52424C4B;
  private static final int VERSION = 1;
  private static final int KNOWN_FLAGS = END_OF_TRIP | NAMED | CHANGES;
  private static final int CRC_AT = 124;

  long bytes() {
    return BYTES + (long) metaBytes + rowsBytes;
  }

  long endRow() {
    return firstRow + rows;
  }

  boolean endOfTrip() {
    return (flags & END_OF_TRIP) != 0;
  }

  boolean close() {
    return kind == CLOSE;
  }

  boolean named() {
    return (flags & NAMED) != 0;
  }

  /** Whether the trip changes its table rather than replaces it. */
  boolean changes() {
    return (flags & CHANGES) != 0;
  }

  /** The flags that every block of a trip has. */
  static int flags(Trip trip) {
    return (trip.named ? NAMED : 0) | (trip.changes ? CHANGES : 0);
  }

  /** Writes at the buffer's absolute position {@code at}. */
  void write(ByteBuffer target, int at, int tag) {
    target
        .putInt(at, MAGIC)
        .putInt(at + 4, tag)
        .put(at + 8, (byte) VERSION)
        .put(at + 9, (byte) kind)
        .putShort(at + 10, (short) flags)
        .putInt(at + 12, metaBytes)
        .putInt(at + 16, rowsBytes)
        .putInt(at + 20, verdicts)
        .putLong(at + 24, firstRow)
        .putLong(at + 32, rows)
        .putLong(at + 40, firstTripRow)
        .putLong(at + 48, tripBytes)
        .putLong(at + 56, tripRejected)
        .putLong(at + 64, arrivalMillis)
        .putLong(at + 72, groupStart)
        .putInt(at + 80, crcBefore)
        .putInt(at + 84, crcAfter)
        .putInt(at + 88, encoding)
        .putInt(at + 92, part)
        .putInt(at + 96, parts)
        .putShort(at + 100, (short) tripNameBytes)
        .putShort(at + 102, (short) vehicleBytes)
        .putLong(at + 104, mark)
        .putInt(at + 112, metaCrc)
        .putInt(at + 116, rowsCrc);
    seal(target, at);
  }

  /** Gives a written header the numbers that only the writer knows. */
  static void place(ByteBuffer header, int at, long firstRow, long groupStart) {
    header.putLong(at + 24, firstRow).putLong(at + 72, groupStart);
    seal(header, at);
  }

  private static void seal(ByteBuffer header, int at) {
    header.putInt(at + CRC_AT, crc(header, at));
  }

  private static int crc(ByteBuffer header, int at) {
    CRC32C crc = new CRC32C();
    crc.update(header.slice(at, CRC_AT));
    return (int) crc.getValue();
  }

  static BlockHeader read(ByteBuffer source, int at, int tag) throws BadBlockException {
    check(source, at, tag);
    BlockHeader header =
        new BlockHeader(
            source.get(at + 9),
            source.getShort(at + 10),
            source.getInt(at + 12),
            source.getInt(at + 16),
            source.getInt(at + 20),
            source.getLong(at + 24),
            source.getLong(at + 32),
            source.getLong(at + 40),
            source.getLong(at + 48),
            source.getLong(at + 56),
            source.getLong(at + 64),
            source.getLong(at + 72),
            source.getInt(at + 80),
            source.getInt(at + 84),
            source.getInt(at + 88),
            source.getInt(at + 92),
            source.getInt(at + 96),
            source.getShort(at + 100),
            source.getShort(at + 102),
            source.getLong(at + 104),
            source.getInt(at + 112),
            source.getInt(at + 116));
    header.checkNumbers();
    return header;
  }

  private static void check(ByteBuffer source, int at, int tag) throws BadBlockException {
    if (source.getInt(at) != MAGIC) {
      throw new BadBlockException("no block begins here", false);
    }
    if (source.getInt(at + CRC_AT) != crc(source, at)) {
      throw new BadBlockException("the checksum of the block's header is wrong", false);
    }
    if (source.getInt(at + 4) != tag) {
      throw new BadBlockException("the block is another lane's", false);
    }
    int version = source.get(at + 8);
    int kind = source.get(at + 9);
    int flags = source.getShort(at + 10);
    boolean known = kind >= ROWS && kind <= COMPACTED;
    if (version != VERSION || !known || (flags & ~KNOWN_FLAGS) != 0) {
      throw new BadBlockException(
          "the block has version %d, kind %d, flags %d; known are version %d, kinds 1 to 4, flags"
                  .formatted(version, kind, flags, VERSION)
              + " 0 to 7: a newer Roundabout wrote it, and can read it",
          true);
    }
  }

  private void checkNumbers() throws BadBlockException {
    boolean right =
        section(metaBytes)
            && section(rowsBytes)
            && tripNameBytes >= 0
            && vehicleBytes >= 0
            && tripNameBytes + vehicleBytes <= metaBytes
            && verdicts >= 0
            && firstRow >= 0
            && rows >= 0
            && firstTripRow >= 1
            && mark >= 0
            && rowsFitTheKind()
            && verdicts <= rows;
    if (!right) {
      throw new BadBlockException("the block's header holds impossible numbers: " + this, false);
    }
  }

  private boolean rowsFitTheKind() {
    return switch (kind) {
      case ROWS -> rows <= rowsBytes;
      case CLOSE -> rows == 1 && rowsBytes == 0;
      case COMPACTED -> rows == 0;
      default -> true;
    };
  }

  private static boolean section(int bytes) {
    return bytes >= 0 && bytes <= MAX_SECTION;
  }
}
