package io.roundabout.vehicle;

import java.io.IOException;

/** The roundabout is up and refuses the collector; the message says why. */
public final class ExitException extends IOException {
  private static final long serialVersionUID = 1;

  private final String condition;

  ExitException(String condition, String message, Throwable cause) {
    super(message, cause);
    this.condition = condition;
  }

  /** AMQP's name of the fault, e.g. {@code amqp:not-found}; empty if there is none. */
  public String condition() {
    return condition;
  }
}
