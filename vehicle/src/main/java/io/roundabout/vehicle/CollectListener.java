package io.roundabout.vehicle;

import java.io.IOException;
import java.time.Duration;

/** Hears how the collecting goes on. Called by the thread that collects. */
public interface CollectListener {

  /** The exit is there. */
  default void connected() {}

  /** The roundabout could not be reached, or the connection broke; the next attempt follows. */
  default void waiting(IOException cause, Duration pause) {}
}
