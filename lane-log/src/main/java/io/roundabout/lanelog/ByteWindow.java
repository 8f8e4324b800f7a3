package io.roundabout.lanelog;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A reused buffer that moves over a file. Not thread-safe. */
final class ByteWindow {

  /** The JDK keeps a direct buffer as large as the largest read for each thread. */
  private static final int LARGEST_READ = 1 << 20;

  private final LogFile file;
  private final long limit;
  private final int readAhead;
  private ByteBuffer buffer;
  private long start;

  /**
   * @param limit bytes of the file at and after this are not looked at
   * @param readAhead how many bytes are read at least, if the file has them
   */
  ByteWindow(LogFile file, long limit, int readAhead) {
    this.file = file;
    this.limit = limit;
    this.readAhead = readAhead;
    this.buffer = ByteBuffer.allocate(readAhead).limit(0);
  }

  /** How many bytes follow the position, up to the limit. */
  long left(long position) {
    return limit - position;
  }

  /** Makes {@code count} bytes available, which must be there; returns their index. */
  int take(long position, int count) throws IOException {
    long index = position - start;
    if (index < 0 || index + count > buffer.limit()) {
      move(position, count);
      index = 0;
    }
    return (int) index;
  }

  private void move(long position, int count) throws IOException {
    long index = position - start;
    if (index >= 0 && index < buffer.limit()) {
      buffer.position((int) index).compact();
    } else {
      buffer.clear();
    }
    int wanted = (int) Math.min(Math.max(count, readAhead), limit - position);
    if (wanted > buffer.capacity()) {
      ByteBuffer larger = ByteBuffer.allocate(wanted);
      larger.put(buffer.flip());
      buffer = larger;
    }
    start = position;
    fill(wanted, count);
  }

  private void fill(int wanted, int needed) throws IOException {
    while (buffer.position() < wanted) {
      int step = Math.min(wanted - buffer.position(), LARGEST_READ);
      buffer.limit(buffer.position() + step);
      if (file.read(buffer, start + buffer.position()) < 0) {
        break;
      }
    }
    boolean enough = buffer.position() >= needed;
    buffer.flip();
    if (!enough) {
      throw new EOFException(
          "the file ends at %d, read was up to %d"
              .formatted(start + buffer.limit(), start + needed));
    }
  }

  /** Holds until the next {@link #take}. */
  ByteBuffer buffer() {
    return buffer;
  }

  byte[] array() {
    return buffer.array();
  }
}
