package io.roundabout.fuzzing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that is written anew for each input, in memory where the system has such a place. */
public final class ScratchFile {
  private static final Path FILE = create();

  private ScratchFile() {}

  private static Path create() {
    try {
      Path memory = Path.of("/dev/shm");
      Path file =
          Files.isWritable(memory)
              ? Files.createTempFile(memory, "roundabout-fuzzing", "")
              : Files.createTempFile("roundabout-fuzzing", "");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  public static Path of(byte[] bytes) throws IOException {
    return Files.write(FILE, bytes);
  }
}
