package io.roundabout.lanelog;

/**
 * What has come into a lane over its whole life, from what is on disk. Close records are no rows
 * here.
 *
 * @param acknowledged rows, breakdowns and late ones included; in a table lane, those of staged
 *     trips too
 * @param rejected the breakdowns among them
 * @param late the good rows among them that came late
 * @param trimmed rows that retention has removed
 * @param staged rows of table trips that are not complete yet
 * @param abandoned rows of table trips that were given up before they were complete
 * @param openTrips trips that have not ended
 * @param bytes on disk
 * @param endRow the lane's rows before this one are counted here, and none after; {@link
 *     LaneLog#endRow} may be ahead of it for a moment
 * @param inLog those that have a number in the lane: neither staged nor abandoned
 */
public record LaneBooks(
    long acknowledged,
    long rejected,
    long late,
    long trimmed,
    long staged,
    long abandoned,
    long openTrips,
    long bytes,
    long endRow,
    Tally inLog) {

  /** Rows that are there: they have a number, and retention has not removed them. */
  public long kept() {
    return inLog.rows() - trimmed;
  }
}
