package io.roundabout.server;

import java.nio.file.Path;

/** How paths are shown to the user. */
final class Paths {
  private Paths() {}

  /** As the user would type it from the working directory, if it lies below. */
  static String shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    return path.startsWith(here) && !path.equals(here)
        ? "./" + here.relativize(path)
        : path.toString();
  }
}
