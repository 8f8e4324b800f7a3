package io.roundabout.vehicle;

import java.io.IOException;

/** The roundabout could not be reached for as long as the vehicle's patience lasted. */
public final class UnreachableException extends IOException {
  private static final long serialVersionUID = 1;

  UnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
