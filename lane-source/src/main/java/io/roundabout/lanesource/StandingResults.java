package io.roundabout.lanesource;

import java.io.IOException;

/**
 * Takes the results of a batch that stands. All methods are called by the one task of the batch,
 * between the rows that it reads, when the results of those before are written.
 */
public interface StandingResults {

  /** The batch begins to stand; nothing is written yet. */
  void stand();

  /**
   * Gives what was written since the last call.
   *
   * @param row the first row of the lane whose results are not among it
   * @return whether it could be; if not, it is forgotten, and the batch ends at the row before
   */
  boolean give(long row) throws IOException;

  /** Notes that the rows before that one have given nothing more than what was given. */
  void mark(long row) throws IOException;
}
