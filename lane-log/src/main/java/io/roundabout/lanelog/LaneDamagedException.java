package io.roundabout.lanelog;

import java.io.IOException;

/**
 * Durable bytes are not what was written. The message names the file, the position and what to do.
 */
public final class LaneDamagedException extends IOException {
  private static final long serialVersionUID = 1;

  private final String file;
  private final long position;

  LaneDamagedException(String file, long position, String message) {
    super(message);
    this.file = file;
    this.position = position;
  }

  public String file() {
    return file;
  }

  /** In bytes from the beginning of the file. */
  public long position() {
    return position;
  }
}
