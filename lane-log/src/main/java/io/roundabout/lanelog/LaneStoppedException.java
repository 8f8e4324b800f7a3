package io.roundabout.lanelog;

import java.io.IOException;

/** The lane takes no rows until the process is started again; the message says why. */
public final class LaneStoppedException extends IOException {
  private static final long serialVersionUID = 1;

  LaneStoppedException(String message, Throwable cause) {
    super(message, cause);
  }
}
