package io.roundabout.exits;

import java.io.IOException;
import java.nio.file.Path;

/** A file of a query's checkpoint is not as Spark left it; nothing was begun anew in silence. */
final class CheckpointDamagedException extends IOException {

  /**
   * @param what the matter is with the file, as the end of a sentence
   */
  CheckpointDamagedException(String exit, Path file, String what, Throwable cause) {
    super(
        ("%s %s, and without it nobody can tell how far exit '%s' has come: bring the file back"
                + " from a copy, or begin a new generation: `./roundabout retry %s --replay` gives"
                + " the results of all rows again that its lanes keep, `./roundabout retry %s"
                + " --from-now` those of what comes from now on")
            .formatted(file, what, exit, exit, exit),
        cause);
  }
}
