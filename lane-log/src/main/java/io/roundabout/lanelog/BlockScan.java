package io.roundabout.lanelog;

import java.io.IOException;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Goes over the blocks of a file one by one. Headers are always checked; the rest of a block only
 * when it is asked for. Not thread-safe.
 */
final class BlockScan {
  private final ByteWindow window;
  private final int tag;
  private final CRC32C crc = new CRC32C();
  private long offset;
  private long next;
  private BlockHeader header;

  /**
   * @param from where a block begins
   * @param limit where the last block ends
   */
  BlockScan(LogFile file, long from, long limit, int tag, int readAhead) {
    this.window = new ByteWindow(file, limit, readAhead);
    this.tag = tag;
    this.next = from;
    this.offset = from;
  }

  /**
   * Goes to the next block; {@link #offset} is where it begins, also when it is bad.
   *
   * @return false after the last
   */
  boolean next() throws IOException, BadBlockException {
    offset = next;
    header = null;
    long left = window.left(offset);
    if (left <= 0) {
      return false;
    }
    if (left < BlockHeader.BYTES) {
      throw new BadBlockException("%d bytes are no whole block".formatted(left), false);
    }
    int at = window.take(offset, BlockHeader.BYTES);
    BlockHeader read = BlockHeader.read(window.buffer(), at, tag);
    if (read.bytes() > left) {
      throw new BadBlockException(
          "the block has %d bytes, %d are there".formatted(read.bytes(), left), false);
    }
    header = read;
    next = offset + read.bytes();
    return true;
  }

  BlockHeader header() {
    return header;
  }

  long offset() {
    return offset;
  }

  /** Where the block ends. */
  long end() {
    return next;
  }

  /** The trip's key and the vehicle, without looking at the rest. */
  Names names() throws IOException {
    int names = header.tripNameBytes() + header.vehicleBytes();
    int at = window.take(offset, BlockHeader.BYTES + names) + BlockHeader.BYTES;
    return Names.read(window.array(), at, header);
  }

  /** The verdicts, without looking at the rows. */
  List<Verdict> verdicts() throws IOException, BadBlockException {
    int meta = header.metaBytes();
    int at = window.take(offset, BlockHeader.BYTES + meta) + BlockHeader.BYTES;
    check(at, meta, header.metaCrc(), "names");
    int verdictsAt = at + header.tripNameBytes() + header.vehicleBytes();
    return BlockMeta.verdicts(window.array(), verdictsAt, at + meta, header);
  }

  /** Checks the whole block, and makes it available in {@link #array} from the returned index. */
  int body() throws IOException, BadBlockException {
    int at = window.take(offset, Math.toIntExact(header.bytes())) + BlockHeader.BYTES;
    check(at, header.metaBytes(), header.metaCrc(), "names");
    check(at + header.metaBytes(), header.rowsBytes(), header.rowsCrc(), "rows");
    return at;
  }

  private void check(int at, int count, int expected, String what) throws BadBlockException {
    crc.reset();
    crc.update(window.array(), at, count);
    if ((int) crc.getValue() != expected) {
      throw new BadBlockException("the checksum of the block's " + what + " is wrong", false);
    }
  }

  /** The whole block; {@code shift} is added to its row numbers. */
  Block block(Names names, long shift) throws IOException, BadBlockException {
    int at = body();
    int rowsAt = at + header.metaBytes();
    int verdictsAt = at + header.tripNameBytes() + header.vehicleBytes();
    List<Verdict> verdicts = BlockMeta.verdicts(window.array(), verdictsAt, rowsAt, header);
    return new Block(
        header.firstRow() + shift,
        (int) header.rows(),
        header.arrivalMillis(),
        names.key(),
        names.vehicle(),
        header.firstTripRow(),
        header.encoding(),
        header.crcBefore(),
        header.crcAfter(),
        verdicts,
        header.endOfTrip(),
        header.mark(),
        header.close(),
        window.array(),
        rowsAt,
        rowsAt + header.rowsBytes());
  }

  byte[] array() {
    return window.array();
  }

  /** Who brought a block. */
  record Names(TripKey key, String vehicle) {
    static Names read(byte[] bytes, int at, BlockHeader header) {
      String trip = BlockMeta.text(bytes, at, header.tripNameBytes());
      String vehicle = BlockMeta.text(bytes, at + header.tripNameBytes(), header.vehicleBytes());
      return new Names(new TripKey(trip, header.part(), header.parts()), vehicle);
    }
  }
}
