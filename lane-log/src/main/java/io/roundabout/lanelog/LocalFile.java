package io.roundabout.lanelog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A file of the local disk. Small and heap buffers are gathered in one direct buffer: the JDK would
 * copy heap buffers anyway, into direct ones of its own, as large as the largest write ever was.
 */
final class LocalFile implements LogFile {
  private static final int GATHERED = 1 << 20;
  private static final int SMALL = 8 << 10;
  private static final int WORTH_A_WRITE = 64 << 10;

  private final Path path;
  private final FileChannel channel;
  private ByteBuffer gathered;

  LocalFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    return channel.read(target, position);
  }

  @Override
  public void write(ByteBuffer[] sources, long position) throws IOException {
    prepare(sources);
    long at = position;
    try {
      for (ByteBuffer source : sources) {
        at = gather(source, at);
      }
      flush(at);
    } catch (IOException e) {
      throw named(path, e);
    }
  }

  private void prepare(ByteBuffer[] sources) {
    long total = 0;
    for (ByteBuffer source : sources) {
      total += source.remaining();
    }
    int wanted = total <= SMALL ? SMALL : GATHERED;
    if (gathered == null || gathered.capacity() < wanted) {
      gathered = ByteBuffer.allocateDirect(wanted);
    }
    gathered.clear();
  }

  /** Returns where the file's written part ends. */
  private long gather(ByteBuffer source, long position) throws IOException {
    long at = position;
    if (source.isDirect() && source.remaining() >= WORTH_A_WRITE) {
      at = flush(at);
      return writeAll(source, at);
    }
    while (source.hasRemaining()) {
      if (!gathered.hasRemaining()) {
        at = flush(at);
      }
      int count = Math.min(source.remaining(), gathered.remaining());
      int limit = source.limit();
      source.limit(source.position() + count);
      gathered.put(source);
      source.limit(limit);
    }
    return at;
  }

  private long flush(long position) throws IOException {
    gathered.flip();
    long end = writeAll(gathered, position);
    gathered.clear();
    return end;
  }

  private long writeAll(ByteBuffer source, long position) throws IOException {
    long at = position;
    while (source.hasRemaining()) {
      at += channel.write(source, at);
    }
    return at;
  }

  @Override
  public void truncate(long size) throws IOException {
    channel.truncate(size);
  }

  @Override
  public void force() throws IOException {
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** The JDK tells a full disk by its text only. */
  static IOException named(Path path, IOException e) {
    String message = String.valueOf(e.getMessage());
    boolean full =
        message.contains("No space left on device")
            || message.contains("Disk quota exceeded")
            || message.contains("not enough space on the disk");
    return full ? new NoSpaceException(path + ": " + message, e) : e;
  }
}
