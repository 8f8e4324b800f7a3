package io.roundabout.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** What the disk itself can do: the same bytes, written and fsynced without any meaning. */
final class Disk implements Benchmarks.Benchmark {
  private static final int MIB = 1 << 20;

  @Override
  public List<Figure> run(boolean quick) throws IOException {
    int rounds = quick ? 2 : 7;
    int rows = quick ? 500_000 : 3_000_000;
    List<Double> rates = new ArrayList<>();
    List<Double> millis = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      double seconds = write(MIB, rows * (long) Rows.BYTES / MIB);
      double small = write(4096, 300) / 300 * 1000;
      if (round > 0) {
        rates.add(rows / seconds);
        millis.add(small);
      }
    }
    return List.of(
        Figure.beside("disk: the same bytes, fsync every 1 MiB", "rows/s", rates),
        Figure.beside("disk: one fsync of 4 KiB", "ms", millis));
  }

  /** Returns seconds. */
  private static double write(int bytes, long times) throws IOException {
    Path file = Files.createTempFile("roundabout-benchmark", ".disk");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
      long start = System.nanoTime();
      for (long i = 0; i < times; i++) {
        buffer.clear();
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(false);
      }
      return (System.nanoTime() - start) / 1e9;
    } finally {
      Files.delete(file);
    }
  }
}
