package io.roundabout.lanelog;

import java.io.IOException;

/**
 * Durable bytes are not what was written. The message names the file, the position and what to do.
 */
public final class LaneDamagedException extends IOException {
  private static final long serialVersionUID = 1;

  private final String file;
  private final long position;

  private LaneDamagedException(String file, long position, String message, Throwable cause) {
    super(message, cause);
    this.file = file;
    this.position = position;
  }

  static LaneDamagedException at(
      LogStorage storage, String file, long position, String what, Throwable cause) {
    String message =
        "%s is damaged at byte %d: %s. The lane is stopped and nothing was changed; put the file"
            + " back from a copy, or move the lane's directory away to begin with an empty lane";
    return new LaneDamagedException(
        file, position, message.formatted(storage.describe(file), position, what), cause);
  }

  static LaneDamagedException at(
      LogStorage storage, String file, long position, BadBlockException e) {
    if (e.newer()) {
      String message = "%s cannot be read at byte %d: %s";
      return new LaneDamagedException(
          file, position, message.formatted(storage.describe(file), position, e.getMessage()), e);
    }
    return at(storage, file, position, e.getMessage(), e);
  }

  static LaneDamagedException missing(LogStorage storage, String file, String why) {
    String message =
        "%s is missing: %s. The lane is stopped and nothing was changed; put the file back from a"
            + " copy, or move the lane's directory away to begin with an empty lane";
    return new LaneDamagedException(file, 0, message.formatted(storage.describe(file), why), null);
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
