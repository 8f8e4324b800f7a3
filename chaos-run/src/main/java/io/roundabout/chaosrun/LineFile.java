package io.roundabout.chaosrun;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of lines that a process appends to until it is killed. A line without its end, which the
 * kill has left, is cut when the next process opens the file. Not thread-safe.
 */
final class LineFile implements Closeable {
  private static final int BLOCK = 4096;

  private final FileChannel channel;
  private final StringBuilder waiting = new StringBuilder();

  LineFile(Path path) throws IOException {
    Files.createDirectories(path.getParent());
    channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    long whole = wholeLines();
    channel.truncate(whole);
    channel.position(whole);
  }

  /** Looks for the last line end from the end on. */
  private long wholeLines() throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    for (long end = channel.size(); end > 0; end = Math.max(0, end - BLOCK)) {
      long start = Math.max(0, end - BLOCK);
      block.clear().limit((int) (end - start));
      channel.read(block, start);
      for (int i = block.position() - 1; i >= 0; i--) {
        if (block.get(i) == '\n') {
          return start + i + 1;
        }
      }
    }
    return 0;
  }

  /** Notes a line, which is in the file after {@link #flush} only. */
  LineFile line(CharSequence text) {
    waiting.append(text).append('\n');
    return this;
  }

  /** Gives the lines to the operating system: a kill does not take them back. */
  void flush() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(waiting.toString().getBytes(StandardCharsets.UTF_8));
    waiting.setLength(0);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** As {@link #flush}, and forces them to the disk. */
  void force() throws IOException {
    flush();
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
