package io.roundabout.peers.limits;

import io.roundabout.peers.yardstick.Job;
import io.roundabout.peers.yardstick.Orders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Appends the bytes to one file, with an fsync of the data after every so many or at the end. */
final class RawWrite extends Bytes {
  private static final int WRITE_BYTES = 64 << 10;

  private FileChannel file;
  private long syncBytes;
  private int writeBytes;
  private long unsynced;

  @Override
  public void start(Job job) throws IOException {
    writeBytes = job.number("bytes", WRITE_BYTES);
    String sync = job.setting("sync", "each");
    syncBytes =
        switch (sync) {
          case "each" -> writeBytes;
          case "end" -> Long.MAX_VALUE;
          default -> throw new IllegalArgumentException("sync is each or end, not " + sync);
        };
    Files.createDirectories(job.directory());
    file =
        FileChannel.open(
            job.directory().resolve("rows"), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public void offer(List<Orders> orders) throws IOException {
    for (Orders chunk : orders) {
      ByteBuffer bytes = ByteBuffer.wrap(chunk.bytes());
      while (bytes.position() < bytes.capacity()) {
        bytes.limit(Math.min(bytes.capacity(), bytes.position() + writeBytes));
        write(bytes);
      }
    }
    if (unsynced > 0) {
      sync();
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      unsynced += file.write(bytes);
    }
    if (unsynced >= syncBytes) {
      sync();
    }
  }

  private void sync() throws IOException {
    file.force(false);
    unsynced = 0;
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
