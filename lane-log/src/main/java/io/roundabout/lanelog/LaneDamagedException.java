package io.roundabout.lanelog;

import java.io.IOException;
import java.util.Optional;

/**
 * Durable bytes are not what was written. The message names the file, the position and what to do.
 */
public final class LaneDamagedException extends IOException {
  private static final long serialVersionUID = 1;

  private final String path;
  private final String file;
  private final long position;

  private LaneDamagedException(
      String path, String file, long position, String message, Throwable cause) {
    super(message, cause);
    this.path = path;
    this.file = file;
    this.position = position;
  }

  static LaneDamagedException at(
      LogStorage storage, String file, long position, String what, Throwable cause) {
    String message =
        "%s is damaged at byte %d: %s. The lane is stopped and nothing was changed; put the file"
            + " back from a copy, or move the lane's directory away to begin with an empty lane";
    String path = storage.describe(file);
    return new LaneDamagedException(
        path, file, position, message.formatted(path, position, what), cause);
  }

  static LaneDamagedException at(
      LogStorage storage, String file, long position, BadBlockException e) {
    if (e.newer()) {
      String message = "%s cannot be read at byte %d: %s";
      String path = storage.describe(file);
      return new LaneDamagedException(
          path, file, position, message.formatted(path, position, e.getMessage()), e);
    }
    return at(storage, file, position, e.getMessage(), e);
  }

  static LaneDamagedException missing(LogStorage storage, String file, String why) {
    String message =
        "%s is missing: %s. The lane is stopped and nothing was changed; put the file back from a"
            + " copy, or move the lane's directory away to begin with an empty lane";
    String path = storage.describe(file);
    return new LaneDamagedException(path, file, 0, message.formatted(path, why), null);
  }

  /** Whether it is a file in this storage. */
  boolean isIn(LogStorage storage) {
    return path.equals(storage.describe(file));
  }

  /** The damage that an error tells of, if it comes from one. */
  public static Optional<LaneDamagedException> in(Throwable error) {
    Throwable cause = error;
    while (cause != null && !(cause instanceof LaneDamagedException)) {
      cause = cause.getCause();
    }
    return Optional.ofNullable((LaneDamagedException) cause);
  }

  /** The file's name in the lane's directory. */
  public String file() {
    return file;
  }

  /** In bytes from the beginning of the file. */
  public long position() {
    return position;
  }
}
