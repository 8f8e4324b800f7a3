package io.roundabout.lanelog;

/**
 * What was found of a row that is not as the others: it cannot be used, or it came late.
 *
 * @param row index in its block, from 0
 * @param reason of a breakdown: one line of text for the vehicle and for the exit {@code
 *     breakdowns}. Of a late row: {@code "<event time> <mark>"}, two decimal numbers of
 *     microseconds since 1970, the second of them the lane's mark before the row's block
 */
public record Verdict(int row, Kind kind, String reason) {

  /** A breakdown is found by the gate, a late row by the log, which knows the order of blocks. */
  public enum Kind {
    BREAKDOWN(1),
    LATE(2);

    private final byte code;

    Kind(int code) {
      this.code = (byte) code;
    }

    byte code() {
      return code;
    }

    /** Null for a code that is not known. */
    static Kind of(byte code) {
      return code == BREAKDOWN.code ? BREAKDOWN : code == LATE.code ? LATE : null;
    }
  }

  public static Verdict breakdown(int row, String reason) {
    return new Verdict(row, Kind.BREAKDOWN, reason);
  }

  static Verdict late(int row, long eventTime, long mark) {
    return new Verdict(row, Kind.LATE, eventTime + " " + mark);
  }
}
