package io.roundabout.lanelog;

import java.io.IOException;

/** The disk is full; what was to be written may be tried again when there is space. */
public final class NoSpaceException extends IOException {
  private static final long serialVersionUID = 1;

  public NoSpaceException(String message, Throwable cause) {
    super(message, cause);
  }
}
