package io.roundabout.lanelog;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Tells damage from a torn tail where the durable mark was lost or trails. A group is written only
 * after the one before it has been forced, and each block says where its group begins: a whole
 * block whose group begins after a bad place proves that the bad place was durable once.
 */
final class TailProof {
  private static final int READ_AHEAD = 1 << 20;

  private TailProof() {}

  /** Whether what stands at {@code bad} was durable, judged by what comes after it. */
  static boolean wasDurable(LogFile file, long bad, long size, int tag) throws IOException {
    ByteWindow window = new ByteWindow(file, size, READ_AHEAD);
    byte first = (byte) (BlockHeader.MAGIC >>> 24);
    for (long at = bad + 1; at + BlockHeader.BYTES <= size; at++) {
      int index = window.take(at, BlockHeader.BYTES);
      ByteBuffer bytes = window.buffer();
      if (bytes.get(index) == first && bytes.getInt(index) == BlockHeader.MAGIC) {
        long group = groupStart(bytes, index, tag);
        if (group > bad && group <= at) {
          return true;
        }
      }
    }
    return false;
  }

  private static long groupStart(ByteBuffer bytes, int index, int tag) {
    try {
      return BlockHeader.read(bytes, index, tag).groupStart();
    } catch (BadBlockException e) {
      return -1;
    }
  }
}
