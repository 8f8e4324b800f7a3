package io.roundabout.exitsink;

/**
 * The broker refused something, did not answer in time, or is gone: the connection is of no use.
 */
final class LinkLost extends Exception {
  LinkLost(String message) {
    super(message);
  }

  LinkLost(String message, Throwable cause) {
    super(message, cause);
  }
}
