package io.roundabout.gateprotocol;

import java.util.Optional;

/** A line that the gate says. Immutable; {@link #text} has no line end. */
public sealed interface ServerLine {

  String text();

  /**
   * Reads a line of {@link #text}. Words {@code name=value} that this version does not know are
   * passed over, so that a later gate may say more.
   *
   * @param line without its end
   * @throws IllegalArgumentException when no such line exists in the protocol
   */
  static ServerLine parse(String line) {
    return ServerLineParser.parse(line);
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

  /**
   * The row stands among the breakdowns.
   *
   * @param reason one line of text; line ends and other control characters become blanks
   */
  record Reject(long row, String reason) implements ServerLine {
    public Reject {
      reason = Words.oneLine(reason);
    }

    @Override
    public String text() {
      return "REJECT " + row + " " + reason;
    }
  }

  /** So many rows of this visit have been rejected so far, of which only the first were named. */
  record Rejected(long count) implements ServerLine {
    @Override
    public String text() {
      return "REJECTED " + count;
    }
  }

  /**
   * The trip is complete.
   *
   * @param rows of the whole trip
   * @param fresh of them, those that this visit brought; the others were durable before
   * @param rejected of the whole trip's rows, those that are breakdowns
   */
  record Done(long rows, long fresh, long rejected) implements ServerLine {
    @Override
    public String text() {
      return "DONE rows=" + rows + " new=" + fresh + " rejected=" + rejected;
    }
  }

  /**
   * The visit ended without the trip's end; the trip stays open.
   *
   * @param rows of the trip that are durable
   * @param droppedBytes of a last line without its end, which is no row
   */
  record Open(long rows, long droppedBytes) implements ServerLine {
    @Override
    public String text() {
      return "OPEN rows=" + rows + " dropped_bytes=" + droppedBytes;
    }
  }

  /**
   * The visit is over. What was acknowledged stays.
   *
   * @param message one line for a person; line ends and other control characters become blanks. A
   *     message that is about a row begins with {@code row=N}, one about a gap with {@code
   *     expected=N}
   */
  record Err(ErrorCode code, String message) implements ServerLine {
    public Err {
      message = Words.oneLine(message);
    }

    @Override
    public String text() {
      return "ERR " + code + " " + message;
    }

    /** The value of a word {@code name=value} in the message, if it is there. */
    public Optional<String> detail(String name) {
      for (String word : Words.split(message)) {
        if (word.startsWith(name + "=")) {
          return Optional.of(word.substring(name.length() + 1));
        }
      }
      return Optional.empty();
    }
  }
}
