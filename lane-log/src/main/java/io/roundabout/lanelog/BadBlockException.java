package io.roundabout.lanelog;

/** Bytes that are no block; whoever reads them knows whether that is a torn tail or damage. */
final class BadBlockException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean newer;

  BadBlockException(String message, boolean newer) {
    super(message, null, false, false);
    this.newer = newer;
  }

  /** Whether the bytes are whole, but of a version that this code does not know. */
  boolean newer() {
    return newer;
  }
}
