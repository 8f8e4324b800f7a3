package io.roundabout.lanelog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Says up to where a file of blocks was durable: a bad block below it is damage, one above it a
 * torn tail. It may trail the truth but is never ahead of it. Not thread-safe.
 *
 * <p>Two slots, 512 bytes apart (a disk writes a sector whole or not at all), each of 44 bytes,
 * big-endian: int magic "RBMK", int version (1), long sequence (the higher slot counts), long file
 * number, long offset, long row, int CRC32C of the 40 bytes before. The slot that is known to be on
 * disk is never overwritten: {@link #forced} tells when the other may take its place.
 */
final class DurableMark {
  static final int BYTES = 1024;

  private static final int SLOT = 512;
  private static final int CONTENT = 44;
  private static final int MAGIC = 0x52424D4B;
  private static final int VERSION = 1;

  private final LogFile file;
  private final long base;
  private final ByteBuffer bytes = ByteBuffer.allocate(CONTENT);
  private long sequence;
  private int newest;
  private int next;
  private Value value;

  /**
   * @param row the row that follows what is durable
   */
  record Value(Place place, long row) {}

  private DurableMark(LogFile file, long base) {
    this.file = file;
    this.base = base;
  }

  /**
   * Writes both slots; the caller forces the file.
   *
   * @throws NoSpaceException when there is no space; it can be made again
   */
  static DurableMark create(LogFile file, long base, Value value) throws IOException {
    DurableMark mark = new DurableMark(file, base);
    mark.put(value);
    mark.next = 1;
    mark.put(value);
    file.write(new ByteBuffer[] {ByteBuffer.allocate(1)}, base + BYTES - 1);
    return mark;
  }

  /** Reads the mark and makes it durable; null when it was cut or neither slot is whole. */
  static DurableMark open(LogFile file, long base) throws IOException, BadBlockException {
    if (file.size() < base + BYTES) {
      return null;
    }
    DurableMark mark = new DurableMark(file, base);
    for (int slot = 0; slot < 2; slot++) {
      mark.read(slot);
    }
    if (mark.value == null) {
      return null;
    }
    file.force();
    mark.forced();
    return mark;
  }

  private void read(int candidate) throws IOException, BadBlockException {
    bytes.clear();
    long at = base + (long) candidate * SLOT;
    while (bytes.hasRemaining() && file.read(bytes, at + bytes.position()) >= 0) {}
    if (bytes.hasRemaining() || bytes.getInt(0) != MAGIC || bytes.getInt(40) != crc()) {
      return;
    }
    if (bytes.getInt(4) != VERSION) {
      throw new BadBlockException(
          "the durable mark has version %d, known is %d: a newer Roundabout wrote it"
              .formatted(bytes.getInt(4), VERSION),
          true);
    }
    if (value == null || bytes.getLong(8) > sequence) {
      sequence = bytes.getLong(8);
      newest = candidate;
      value = new Value(new Place(bytes.getLong(16), bytes.getLong(24)), bytes.getLong(32));
    }
  }

  Value value() {
    return value;
  }

  /** Only after the bytes that it speaks of have been forced. */
  void write(Value following) throws IOException {
    try {
      put(following);
    } catch (NoSpaceException e) {
      // The blocks are on disk already: they must not be written again when there is space.
      throw new IOException("no space for the durable mark", e);
    }
  }

  private void put(Value following) throws IOException {
    sequence++;
    value = following;
    bytes.clear();
    bytes.putInt(MAGIC).putInt(VERSION).putLong(sequence);
    bytes
        .putLong(following.place().file())
        .putLong(following.place().offset())
        .putLong(following.row());
    bytes.putInt(crc()).flip();
    file.write(new ByteBuffer[] {bytes}, base + (long) next * SLOT);
    newest = next;
  }

  /** The file has been forced after the last {@link #write}. */
  void forced() {
    next = 1 - newest;
  }

  private int crc() {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(0, CONTENT - 4));
    return (int) crc.getValue();
  }
}
