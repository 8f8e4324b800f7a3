package io.roundabout.gate;

import java.util.concurrent.CompletableFuture;

/** What becomes of a visit that asks for a trip. */
sealed interface Claim {

  /**
   * The trip is the visit's.
   *
   * @param before answered when the rows of the visit that had it are on disk
   */
  record Granted(CompletableFuture<Void> before) implements Claim {}

  /** Another vehicle is on it. */
  record Owned() implements Claim {}

  /** A visit of the same vehicle is on it that connected later. */
  record Overtaken() implements Claim {}
}
