package io.roundabout.lanelog;

/** Counts what became durable over the lane's whole life. Guarded by the lock of {@link Intake}. */
final class RunningBooks {
  private final boolean table;
  private long rowsInLog;
  private long closes;
  private long rejectedInLog;
  private long lateInLog;
  private long stagedRows;
  private long stagedRejected;

  RunningBooks(boolean table, long rowsInLog, long closes, long rejectedInLog, long lateInLog) {
    this.table = table;
    this.rowsInLog = rowsInLog;
    this.closes = closes;
    this.rejectedInLog = rejectedInLog;
    this.lateInLog = lateInLog;
  }

  /** Recovery has found a trip whose rows are not in the log yet. */
  void staged(TripState state) {
    stagedRows += state.rows();
    stagedRejected += state.rejected();
  }

  /**
   * A trip has come further.
   *
   * @param before null when it has just begun
   */
  void durable(TripState before, TripState after, long late) {
    long rows = after.rows() - (before == null ? 0 : before.rows());
    long rejected = after.rejected() - (before == null ? 0 : before.rejected());
    if (!table) {
      rowsInLog += rows;
      rejectedInLog += rejected;
      lateInLog += late;
      return;
    }
    stagedRows += rows;
    stagedRejected += rejected;
    if (after.complete()) {
      stagedRows -= after.rows();
      stagedRejected -= after.rejected();
      rowsInLog += after.rows();
      rejectedInLog += after.rejected();
    }
  }

  /** A close record takes a row's number. */
  void closed() {
    closes++;
  }

  long rejectedInLog() {
    return rejectedInLog;
  }

  long lateInLog() {
    return lateInLog;
  }

  LaneBooks now(long trimmed, long openTrips, long bytes) {
    return new LaneBooks(
        rowsInLog + stagedRows,
        rejectedInLog + stagedRejected,
        lateInLog,
        trimmed,
        stagedRows,
        openTrips,
        bytes,
        rowsInLog + closes);
  }
}
