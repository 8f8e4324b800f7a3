package io.roundabout.peers.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The checkpoints of all lives of a job: {@code JOB/chk-N}, where N goes on from life to life. */
final class Checkpoints {
  private static final String PREFIX = "chk-";
  private static final String METADATA = "_metadata";

  private Checkpoints() {}

  static Path in(Path directory) {
    return directory.resolve("checkpoints");
  }

  /** The newest one that is complete. */
  static Optional<Path> latest(Path checkpoints) throws IOException {
    if (!Files.isDirectory(checkpoints)) {
      return Optional.empty();
    }
    try (Stream<Path> found = Files.find(checkpoints, 2, (path, is) -> complete(path))) {
      return found.max(Comparator.comparingLong(Checkpoints::number));
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        // Flink removes older ones while this looks at them.
        return Optional.empty();
      }
      throw e;
    }
  }

  private static boolean complete(Path path) {
    return path.getFileName().toString().startsWith(PREFIX) && Files.exists(path.resolve(METADATA));
  }

  private static long number(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().substring(PREFIX.length()));
  }
}
