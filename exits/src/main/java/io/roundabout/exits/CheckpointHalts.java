package io.roundabout.exits;

import io.roundabout.haltpoints.HaltPoint;
import java.nio.file.Path;
import java.util.Optional;

/** Knows by its directory which of Spark's files is put at its place by a rename. */
final class CheckpointHalts {
  private CheckpointHalts() {}

  private record Places(HaltPoint before, HaltPoint after) {}

  static void beforeRename(Path to) {
    if (HaltPoint.armed()) {
      places(to).ifPresent(places -> places.before().reached());
    }
  }

  static void renamed(Path to) {
    if (HaltPoint.armed()) {
      places(to).ifPresent(places -> places.after().reached());
    }
  }

  private static Optional<Places> places(Path file) {
    for (int i = file.getNameCount() - 2; i > 0; i--) {
      if (file.getName(i - 1).endsWith("checkpoint")) {
        return Optional.ofNullable(placesIn(file.getName(i).toString()));
      }
    }
    return Optional.empty();
  }

  private static Places placesIn(String directory) {
    return switch (directory) {
      case "offsets" -> new Places(HaltPoint.BEFORE_OFFSET_LOG, HaltPoint.AFTER_OFFSET_LOG);
      case "commits" -> new Places(HaltPoint.BEFORE_COMMIT_LOG, HaltPoint.AFTER_COMMIT_LOG);
      case "state" -> new Places(HaltPoint.BEFORE_STATE_COMMIT, HaltPoint.AFTER_STATE_COMMIT);
      default -> null;
    };
  }
}
