package io.roundabout.exits;

/** How a query that has changed goes on. */
public enum NewGeneration {
  /** It reads its lanes from their beginning. */
  REPLAY,
  /** It reads what comes from now. */
  FROM_NOW
}
