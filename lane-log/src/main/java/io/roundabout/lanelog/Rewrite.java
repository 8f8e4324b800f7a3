package io.roundabout.lanelog;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes a stretch of a file once more, as it is. */
final class Rewrite {
  private static final int STEP = 1 << 20;

  private Rewrite() {}

  static void again(LogFile file, long from, long end) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(0, Math.min(STEP, end - from)));
    for (long at = from; at < end; at += buffer.limit()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
      while (buffer.hasRemaining()) {
        if (file.read(buffer, at + buffer.position()) < 0) {
          throw new EOFException("the file ends before %d".formatted(end));
        }
      }
      buffer.flip();
      file.write(new ByteBuffer[] {buffer.duplicate()}, at);
    }
  }
}
