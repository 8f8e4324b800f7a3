package io.roundabout.exitsink;

import java.io.IOException;

/** The broker does not take rows now; nothing is lost, and waiting is the cure. */
public final class BrokerUnreachableException extends IOException {
  private static final long serialVersionUID = 1;

  BrokerUnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
