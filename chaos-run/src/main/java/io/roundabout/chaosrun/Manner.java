package io.roundabout.chaosrun;

import java.util.SplittableRandom;

/**
 * How a vehicle behaves in one visit.
 *
 * @param from the row with which it begins; 1 sends all again
 * @param leaveAfter after which row it leaves, or {@link #STAYS}
 * @param insideARow it leaves by hanging up in the middle of the next row; else it stops sending
 *     and hears the gate out
 * @param pieceRows how many rows it sends at a time
 * @param pauseMillis how long it pauses between two pieces, at most
 */
record Manner(int from, int leaveAfter, boolean insideARow, int pieceRows, int pauseMillis) {
  static final int STAYS = Integer.MAX_VALUE;

  private static final int PIECES = 12;
  private static final int LONGEST_PAUSE_MILLIS = 120;

  /** Everything at once, from the first row to the end. */
  static Manner straight(Trip trip) {
    return new Manner(1, STAYS, false, Math.max(1, trip.rows()), 0);
  }

  /**
   * Any manner.
   *
   * @param attempt from 0: who leaves early every time would never arrive
   */
  static Manner drawn(Trip trip, int acknowledged, int attempt, SplittableRandom random) {
    boolean clever = acknowledged > 0 && random.nextInt(100) < 40;
    boolean leaves = attempt < 3 && random.nextInt(100) < 15;
    return new Manner(
        clever ? 1 + acknowledged - random.nextInt(Math.min(acknowledged, 50)) : 1,
        leaves ? random.nextInt(trip.rows() + 1) : STAYS,
        random.nextBoolean(),
        1 + trip.rows() / PIECES,
        random.nextInt(LONGEST_PAUSE_MILLIS));
  }
}
