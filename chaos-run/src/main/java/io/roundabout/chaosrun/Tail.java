package io.roundabout.chaosrun;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Follows a {@link LineFile} that another process writes. Not thread-safe. */
final class Tail {
  private final Path path;
  private final ByteBuffer block = ByteBuffer.allocate(1 << 16);
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long position;

  Tail(Path path) {
    this.path = path;
  }

  /** Gives the whole lines that have come since the last time, without their ends. */
  void read(Consumer<String> lines) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    // What is behind the last line end may be cut yet, and is read anew the next time.
    line.reset();
    try (FileChannel channel = FileChannel.open(path)) {
      long at = position;
      for (int read = channel.read(block.clear(), at); read > 0; ) {
        for (int i = 0; i < read; i++) {
          if (block.get(i) == '\n') {
            lines.accept(line.toString(StandardCharsets.UTF_8));
            line.reset();
            position = at + i + 1;
          } else {
            line.write(block.get(i));
          }
        }
        at += read;
        read = channel.read(block.clear(), at);
      }
    }
  }
}
