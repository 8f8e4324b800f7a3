package io.roundabout.lanelog;

import io.roundabout.haltpoints.HaltPoint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * A small file that is written as a whole and replaced by renaming, so that it is always either the
 * old or the new one. Its bytes, big-endian: 8 bytes magic, int version, int length of the content,
 * the content, int CRC32C of everything before.
 *
 * @param magic eight ASCII characters
 * @param version that is written; earlier ones can be read
 */
record WholeFile(String name, String magic, int version) {
  static final String UNFINISHED = ".new";
  private static final int HEAD = 16;
  private static final int CRC = 4;

  /** What goes into the file. */
  interface Content {
    void write(DataOutputStream out) throws IOException;
  }

  /** What is made of the file. */
  interface Parser<T> {
    T parse(DataInputStream in) throws IOException;
  }

  /** What is made of a file of this or of an earlier version. */
  interface VersionParser<T> {
    T parse(int version, DataInputStream in) throws IOException;
  }

  /** Durable when it returns; returns the number of bytes. */
  long write(LogStorage storage, Content content) throws IOException {
    ByteBuffer bytes = encode(content);
    String unfinished = name + UNFINISHED;
    try (LogFile file = storage.open(unfinished, true)) {
      file.truncate(0);
      file.write(new ByteBuffer[] {bytes}, 0);
      file.force();
    }
    HaltPoint.BEFORE_LANE_FILE_RENAME.reached();
    storage.rename(unfinished, name);
    HaltPoint.AFTER_LANE_FILE_RENAME.reached();
    return bytes.limit();
  }

  ByteBuffer encode(Content content) throws IOException {
    ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(buffer);
    out.write(magic.getBytes(StandardCharsets.US_ASCII));
    out.writeInt(version);
    out.writeInt(0);
    content.write(out);
    out.writeInt(0);
    ByteBuffer bytes = ByteBuffer.wrap(buffer.toByteArray());
    bytes.putInt(HEAD - 4, bytes.limit() - HEAD - CRC);
    bytes.putInt(bytes.limit() - CRC, crc(bytes));
    return bytes;
  }

  /**
   * @throws LaneDamagedException when the file is missing, or not as it was written
   */
  <T> T read(LogStorage storage, Parser<T> parser) throws IOException {
    return read(storage, (version, in) -> parser.parse(in));
  }

  <T> T read(LogStorage storage, VersionParser<T> parser) throws IOException {
    if (!storage.exists(name)) {
      throw LaneDamagedException.missing(storage, name, "every lane has this file");
    }
    ByteBuffer bytes = load(storage);
    int found = check(storage, bytes);
    byte[] array = bytes.array();
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(array, HEAD, array.length - HEAD - CRC))) {
      return parser.parse(found, in);
    } catch (IOException | IllegalArgumentException e) {
      throw LaneDamagedException.at(
          storage, name, HEAD, "its content makes no sense (" + e.getMessage() + ")", e);
    }
  }

  private ByteBuffer load(LogStorage storage) throws IOException {
    try (LogFile file = storage.open(name, false)) {
      long size = file.size();
      if (size < HEAD + CRC || size > Integer.MAX_VALUE - 8) {
        throw LaneDamagedException.at(storage, name, 0, "it has %d bytes".formatted(size), null);
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) size);
      while (bytes.hasRemaining() && file.read(bytes, bytes.position()) >= 0) {}
      return bytes.flip();
    }
  }

  /** Returns the file's version. */
  private int check(LogStorage storage, ByteBuffer bytes) throws LaneDamagedException {
    int crcAt = bytes.limit() - CRC;
    if (bytes.getInt(crcAt) != crc(bytes)) {
      throw LaneDamagedException.at(storage, name, crcAt, "its checksum is wrong", null);
    }
    String found = new String(bytes.array(), 0, 8, StandardCharsets.US_ASCII);
    if (!found.equals(magic) || bytes.getInt(HEAD - 4) != bytes.limit() - HEAD - CRC) {
      throw LaneDamagedException.at(storage, name, 0, "it is another kind of file", null);
    }
    int foundVersion = bytes.getInt(8);
    if (foundVersion < 1 || foundVersion > version) {
      String what = "the file has version %d, known are up to %d: a newer Roundabout wrote it";
      throw LaneDamagedException.at(
          storage, name, 8, new BadBlockException(what.formatted(foundVersion, version), true));
    }
    return foundVersion;
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(0, bytes.limit() - CRC));
    return (int) crc.getValue();
  }

  /** An int, the number of bytes, and as many bytes of UTF-8. */
  static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = utf8(text);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String readText(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("a text of %d bytes".formatted(length));
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }
}
