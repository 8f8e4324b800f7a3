package io.roundabout.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The clock that a process believes is the machine's, by Debian's libfaketime; it can be set while
 * the process runs. What passes of time ({@link System#nanoTime}) stays true.
 */
final class FalseClock {
  private static final Path LIBRARIES = Path.of("/usr/lib");
  private static final PathMatcher LIBRARY =
      FileSystems.getDefault().getPathMatcher("glob:**/faketime/libfaketimeMT.so.1");

  private final Path file;

  /** It is right until it is set. */
  FalseClock(Path directory) throws IOException {
    file = directory.resolve("clock");
    set(Duration.ZERO);
  }

  /** Sets it so much before or behind the true time, at once. */
  void set(Duration offset) throws IOException {
    Path fresh = file.resolveSibling("clock.new");
    Files.writeString(fresh, "%+d\n".formatted(offset.toSeconds()));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** For a process that shall believe it. */
  Map<String, String> environment() throws IOException {
    Optional<Path> library;
    try (Stream<Path> files = Files.find(LIBRARIES, 3, (path, kind) -> LIBRARY.matches(path))) {
      library = files.findFirst();
    }
    assertThat(library).as("Debian's libfaketime is here (./test installs it)").isPresent();
    return Map.of(
        "LD_PRELOAD", library.get().toString(),
        "FAKETIME_TIMESTAMP_FILE", file.toString(),
        "FAKETIME_NO_CACHE", "1",
        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
        // Without it, every wait of the JVM for a time returns at once.
        "FAKETIME_FORCE_MONOTONIC_FIX", "0",
        "NO_FAKE_STAT", "1");
  }
}
