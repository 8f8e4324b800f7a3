package io.roundabout.cli;

/** The command is not understood; the message says what to write. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
