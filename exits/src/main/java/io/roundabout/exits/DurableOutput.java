package io.roundabout.exits;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Set;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.Syncable;

/** Writes a file that is on disk when it is closed. Not thread-safe. */
final class DurableOutput extends OutputStream implements Syncable, StreamCapabilities {
  private final Path file;
  private final FileChannel channel;
  private final ByteBuffer buffer;

  private DurableOutput(Path file, FileChannel channel, int bufferSize) {
    this.file = file;
    this.channel = channel;
    this.buffer = ByteBuffer.allocate(Math.max(512, bufferSize));
  }

  static DurableOutput create(Path file, boolean overwrite, int bufferSize) throws IOException {
    Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.WRITE);
    if (overwrite) {
      options.add(StandardOpenOption.CREATE);
      options.add(StandardOpenOption.TRUNCATE_EXISTING);
    } else {
      options.add(StandardOpenOption.CREATE_NEW);
    }
    return new DurableOutput(file, FileChannel.open(file, options), bufferSize);
  }

  @Override
  public void write(int value) throws IOException {
    if (!buffer.hasRemaining()) {
      flush();
    }
    buffer.put((byte) value);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length > buffer.remaining()) {
      flush();
    }
    if (length > buffer.remaining()) {
      writeAll(ByteBuffer.wrap(bytes, offset, length));
    } else {
      buffer.put(bytes, offset, length);
    }
  }

  @Override
  public void flush() throws IOException {
    writeAll(buffer.flip());
    buffer.clear();
  }

  private void writeAll(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void hflush() throws IOException {
    flush();
  }

  @Override
  public void hsync() throws IOException {
    flush();
    channel.force(true);
  }

  @Override
  public boolean hasCapability(String capability) {
    return capability.equals(HSYNC) || capability.equals(HFLUSH);
  }

  @Override
  public void close() throws IOException {
    if (!channel.isOpen()) {
      return;
    }
    try (channel) {
      hsync();
    }
    String name = file.getFileName().toString();
    if (!(name.startsWith(".") && name.endsWith(".tmp"))) {
      DurableFiles.forceDirectory(file.getParent());
    }
  }
}
