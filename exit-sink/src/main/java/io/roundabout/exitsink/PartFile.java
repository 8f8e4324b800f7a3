package io.roundabout.exitsink;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * The file of one part of an epoch: the bodies of its messages, in order. Big-endian.
 *
 * <pre>
 * header   magic "RBOX" · version u16 = 1 · kind u16 (0 map, 1 ndjson) · generation i32
 *          · epoch i64 · partition i32 · exit: length u16, UTF-8
 * record   length u32 &gt; 0 · rows u32 &gt; 0 · that many bytes of a message's body
 * trailer  0 u32 · records u32 · rows u64 · CRC32C u32 of all bytes before it
 * </pre>
 */
final class PartFile {
  private PartFile() {}

  private static final int MAGIC = 0x52424F58;
  private static final short VERSION = 1;
  private static final int TRAILER_BYTES = 20;
  private static final int BUFFER_BYTES = 64 << 10;

  /** Of which exit, generation, epoch and partition the file is. */
  record Header(MessageBodies.Kind kind, String exit, int generation, long epoch, int partition) {

    Header as(MessageBodies.Kind otherKind) {
      return new Header(otherKind, exit, generation, epoch, partition);
    }
  }

  /** The body of one message. */
  record Body(byte[] bytes, int rows) {}

  /** Writes a part; not durable before someone forces it. Not thread-safe. */
  static final class Writer implements MessageBodies.Target, Closeable {
    private final FileChannel channel;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private int records;
    private long rows;
    private long bytes;

    Writer(Path file, Header header) throws IOException {
      channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      byte[] exit = header.exit().getBytes(StandardCharsets.UTF_8);
      buffer.putInt(MAGIC).putShort(VERSION).putShort((short) header.kind().ordinal());
      buffer.putInt(header.generation()).putLong(header.epoch()).putInt(header.partition());
      buffer.putShort((short) exit.length).put(exit);
    }

    @Override
    public void accept(byte[] body, int length, int rowsInBody) throws IOException {
      if (buffer.remaining() < 8) {
        drain();
      }
      buffer.putInt(length).putInt(rowsInBody);
      for (int done = 0; done < length; ) {
        if (!buffer.hasRemaining()) {
          drain();
        }
        int some = Math.min(length - done, buffer.remaining());
        buffer.put(body, done, some);
        done += some;
      }
      records++;
      rows += rowsInBody;
      bytes += length;
    }

    /** Writes the trailer and closes the file. */
    void finish() throws IOException {
      if (buffer.remaining() < TRAILER_BYTES) {
        drain();
      }
      buffer.putInt(0).putInt(records).putLong(rows);
      drain();
      buffer.putInt((int) crc.getValue());
      drain();
      channel.close();
    }

    private void drain() throws IOException {
      buffer.flip();
      crc.update(buffer.duplicate());
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      buffer.clear();
    }

    long rows() {
      return rows;
    }

    long bytes() {
      return bytes;
    }

    int records() {
      return records;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /**
   * Reads the whole file and compares its checksum.
   *
   * @param expected of whatever kind: the exit's {@code pack} may have changed since
   * @throws IOException when the file is not whole, or not of that exit, generation and epoch
   */
  static void verify(Path file, Header expected) throws IOException {
    CRC32C crc = new CRC32C();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long left = channel.size() - 4;
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
      while (left > 0) {
        buffer.clear().limit((int) Math.min(left, BUFFER_BYTES));
        if (channel.read(buffer) < 0) {
          throw new EOFException(file + " became shorter while it was read");
        }
        left -= buffer.position();
        crc.update(buffer.flip());
      }
      ByteBuffer stored = ByteBuffer.allocate(4);
      while (stored.hasRemaining() && channel.read(stored) >= 0) {
        // The four bytes may come in pieces.
      }
      if (stored.hasRemaining() || stored.flip().getInt() != (int) crc.getValue()) {
        throw new IOException(
            file + " is damaged: the checksum of its " + channel.size() + " bytes does not fit");
      }
    }
    try (Reader reader = new Reader(file)) {
      if (!reader.header.equals(expected.as(reader.header.kind()))) {
        throw new IOException(file + " is not of " + expected + " but of " + reader.header);
      }
    }
  }

  /** Reads the bodies of a file that was verified. */
  static final class Reader implements Closeable {
    final Header header;
    private final Path file;
    private final DataInputStream in;

    Reader(Path file) throws IOException {
      this.file = file;
      InputStream stream = Files.newInputStream(file);
      in = new DataInputStream(new BufferedInputStream(stream, BUFFER_BYTES));
      try {
        header = readHeader();
      } catch (EOFException e) {
        in.close();
        throw new IOException(file + " is damaged: it ends within its header", e);
      } catch (IOException e) {
        in.close();
        throw e;
      }
    }

    private Header readHeader() throws IOException {
      if (in.readInt() != MAGIC) {
        throw new IOException(file + " is not a part of an outbox");
      }
      short version = in.readShort();
      if (version != VERSION) {
        throw new IOException(
            file + " is of version " + version + ", this program reads " + VERSION);
      }
      int kindCode = in.readShort();
      if (kindCode < 0 || kindCode >= MessageBodies.Kind.values().length) {
        throw new IOException(file + " holds messages of the unknown kind " + kindCode);
      }
      MessageBodies.Kind kind = MessageBodies.Kind.values()[kindCode];
      int generation = in.readInt();
      long epoch = in.readLong();
      int partition = in.readInt();
      byte[] exit = in.readNBytes(in.readUnsignedShort());
      return new Header(
          kind, new String(exit, StandardCharsets.UTF_8), generation, epoch, partition);
    }

    /** The next body, or null at the end. */
    Body next() throws IOException {
      try {
        return readBody();
      } catch (EOFException e) {
        throw new IOException(file + " is damaged: it ends within a body", e);
      }
    }

    private Body readBody() throws IOException {
      int length = in.readInt();
      if (length == 0) {
        return null;
      }
      int rows = in.readInt();
      if (length < 0 || length > 2 * MessageBodies.MAX_ROW_BYTES || rows <= 0) {
        throw new IOException(
            "%s is damaged: a body of %d bytes and %d rows".formatted(file, length, rows));
      }
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new EOFException("a body of " + length + " bytes ends after " + bytes.length);
      }
      return new Body(bytes, rows);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
