package io.roundabout.lanelog;

/**
 * How many rows stand in a lane's log before a place, counted over the lane's whole life. Close
 * records are no rows here.
 *
 * @param rejected the breakdowns among them
 * @param late the good rows among them that came late
 */
public record Tally(long rows, long rejected, long late) {
  public static final Tally NONE = new Tally(0, 0, 0);

  Tally plus(Tally other) {
    return new Tally(rows + other.rows, rejected + other.rejected, late + other.late);
  }

  public Tally minus(Tally other) {
    return new Tally(rows - other.rows, rejected - other.rejected, late - other.late);
  }
}
