package io.roundabout.lanelog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Names and verdicts of a block that waits to be written.
 *
 * @param bytes begin with room for the header
 */
record BlockHead(ByteBuffer bytes, int crc, int verdicts) {

  static BlockHead of(TripBlock block, List<Verdict> verdicts) {
    return of(utf8(block.key().trip()), utf8(block.vehicle()), verdicts);
  }

  static BlockHead of(byte[] trip, byte[] vehicle, List<Verdict> verdicts) {
    ByteBuffer bytes = BlockMeta.write(trip, vehicle, verdicts);
    ByteBuffer meta = bytes.slice(BlockHeader.BYTES, bytes.limit() - BlockHeader.BYTES);
    return new BlockHead(bytes, crc(meta), verdicts.size());
  }

  int metaBytes() {
    return bytes.limit() - BlockHeader.BYTES;
  }

  private static byte[] utf8(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > Short.MAX_VALUE) {
      throw new IllegalArgumentException("a name of %d bytes".formatted(bytes.length));
    }
    return bytes;
  }

  static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
