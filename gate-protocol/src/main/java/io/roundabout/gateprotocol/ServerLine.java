package io.roundabout.gateprotocol;

/** A line that the gate says. Immutable; {@link #text} has no line end. */
public sealed interface ServerLine {

  String text();

  /**
   * @throws IllegalArgumentException when no such line exists in the protocol
   */
  static ServerLine parse(String line) {
    throw new UnsupportedOperationException(line);
  }

  /** The visit may unload; {@code rows} of the trip are durable already. */
  record Ok(String trip, long rows) implements ServerLine {
    @Override
    public String text() {
      return "OK trip=" + trip + " rows=" + rows;
    }
  }

  /** Rows 1 to {@code rows} of the trip are on disk. */
  record Ack(long rows) implements ServerLine {
    @Override
    public String text() {
      return "ACK " + rows;
    }
  }

  /** The row stands among the breakdowns. */
  record Reject(long row, String reason) implements ServerLine {
    @Override
    public String text() {
      return "REJECT " + row + " " + reason;
    }
  }

  /** So many rows of this visit have been rejected, of which not all were named. */
  record Rejected(long count) implements ServerLine {
    @Override
    public String text() {
      return "REJECTED " + count;
    }
  }

  /** The trip is complete. */
  record Done(long rows, long fresh, long rejected) implements ServerLine {
    @Override
    public String text() {
      return "DONE rows=" + rows + " new=" + fresh + " rejected=" + rejected;
    }
  }

  /** The visit ended without the trip's end. */
  record Open(long rows, long droppedBytes) implements ServerLine {
    @Override
    public String text() {
      return "OPEN rows=" + rows + " dropped_bytes=" + droppedBytes;
    }
  }

  /** The visit is over; {@code text} of the code's own. */
  record Err(ErrorCode code, String message) implements ServerLine {
    @Override
    public String text() {
      return "ERR " + code + " " + message;
    }
  }
}
