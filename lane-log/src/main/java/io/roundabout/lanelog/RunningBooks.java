package io.roundabout.lanelog;

/** Counts what became durable over the lane's whole life. Guarded by the lock of {@link Intake}. */
final class RunningBooks {
  private final boolean table;
  private Tally inLog;
  private Tally staged = Tally.NONE;
  private Tally abandoned;
  private long closes;

  /**
   * @param abandoned of staged trips that were given up
   */
  RunningBooks(boolean table, Tally inLog, long closes, Tally abandoned) {
    this.table = table;
    this.inLog = inLog;
    this.closes = closes;
    this.abandoned = abandoned;
  }

  private static Tally of(TripState state) {
    return state == null ? Tally.NONE : new Tally(state.rows(), state.rejected(), 0);
  }

  /** Recovery has found a trip whose rows are not in the log yet. */
  void staged(TripState state) {
    staged = staged.plus(of(state));
  }

  /**
   * A trip has come further.
   *
   * @param before null when it has just begun
   */
  void durable(TripState before, TripState after, long late) {
    Tally more = of(after).minus(of(before));
    if (!table) {
      inLog = inLog.plus(new Tally(more.rows(), more.rejected(), late));
      return;
    }
    staged = staged.plus(more);
    if (after.complete()) {
      staged = staged.minus(of(after));
      inLog = inLog.plus(of(after));
    }
  }

  /** A staged trip is given up. */
  void abandoned(TripState state) {
    staged = staged.minus(of(state));
    abandoned = abandoned.plus(of(state));
  }

  /** A close record takes a row's number. */
  void closed() {
    closes++;
  }

  Tally inLog() {
    return inLog;
  }

  Tally abandoned() {
    return abandoned;
  }

  LaneBooks now(long trimmed, long openTrips, long bytes) {
    Tally all = inLog.plus(staged).plus(abandoned);
    return new LaneBooks(
        all.rows(),
        all.rejected(),
        all.late(),
        trimmed,
        staged.rows(),
        abandoned.rows(),
        openTrips,
        bytes,
        inLog.rows() + closes,
        inLog);
  }
}
