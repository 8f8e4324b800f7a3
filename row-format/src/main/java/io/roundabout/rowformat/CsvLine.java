package io.roundabout.rowformat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Splits one line of csv into its values, which stay where they are unless they hold quotes. */
final class CsvLine {
  static final String SPANS_LINES =
      " is not closed; a row is one line, and 'roundabout unload' converts csv whose values span"
          + " lines";

  private final byte separator;
  private final byte quote;
  private final int most;

  private byte[] line;
  private int count;
  private int[] from = new int[16];
  private int[] to = new int[16];
  private State[] states = new State[16];
  private byte[] unquoted = new byte[64];
  private int unquotedLength;

  private enum State {
    PLAIN,
    QUOTED,
    /** Quoted, with doubled quotes inside that are still to be undone. */
    DOUBLED
  }

  /**
   * @param most values to keep; further ones are only counted
   */
  CsvLine(CsvOptions csv, int most) {
    this.separator = (byte) csv.separator();
    this.quote = (byte) csv.quote();
    this.most = most;
  }

  /**
   * Splits the line; false with a fault said when its quotes do not fit.
   *
   * @param end index past the line's last byte
   */
  boolean split(byte[] bytes, int start, int end, FaultText fault) {
    line = bytes;
    count = 0;
    int at = start;
    while (true) {
      at = at < end && bytes[at] == quote ? quotedEnd(at, start, end, fault) : plainEnd(at, end);
      if (at < 0) {
        return false;
      }
      if (at == end) {
        return true;
      }
      at++;
    }
  }

  private int plainEnd(int start, int end) {
    int at = start;
    while (at < end && line[at] != separator) {
      at++;
    }
    keep(start, at, State.PLAIN);
    return at;
  }

  /** The index of the separator after a quoted value, or of the line's end, or -1. */
  private int quotedEnd(int start, int lineStart, int end, FaultText fault) {
    State state = State.QUOTED;
    int at = start + 1;
    while (at < end) {
      if (line[at++] != quote) {
        continue;
      }
      if (at < end && line[at] == quote) {
        state = State.DOUBLED;
        at++;
      } else {
        keep(start + 1, at - 1, state);
        return at == end || line[at] == separator ? at : textAfterQuote(at, lineStart, fault);
      }
    }
    fault.say("the quote at column %d".formatted(start - lineStart + 1) + SPANS_LINES);
    return -1;
  }

  private int textAfterQuote(int at, int lineStart, FaultText fault) {
    fault.say(
        "after the closing quote at column %d a separator is missing (quotes inside a value are"
                .formatted(at - lineStart)
            + " doubled)");
    return -1;
  }

  private void keep(int start, int end, State state) {
    if (count < most) {
      if (count == from.length) {
        from = Arrays.copyOf(from, 2 * count);
        to = Arrays.copyOf(to, 2 * count);
        states = Arrays.copyOf(states, 2 * count);
      }
      from[count] = start;
      to[count] = end;
      states[count] = state;
    }
    count++;
  }

  /** How many values the line has. */
  int count() {
    return count;
  }

  boolean isQuoted(int index) {
    return states[index] != State.PLAIN;
  }

  /** The array that holds the value's text from {@link #from} to {@link #to}, quotes undone. */
  byte[] bytes(int index) {
    if (states[index] != State.DOUBLED) {
      return line;
    }
    int length = to[index] - from[index];
    if (unquoted.length < length) {
      unquoted = new byte[Math.max(length, 2 * unquoted.length)];
    }
    int put = 0;
    for (int i = from[index]; i < to[index]; i++) {
      unquoted[put++] = line[i];
      if (line[i] == quote) {
        i++;
      }
    }
    unquotedLength = put;
    return unquoted;
  }

  int from(int index) {
    return states[index] == State.DOUBLED ? 0 : from[index];
  }

  /** Valid after {@link #bytes} of the same index. */
  int to(int index) {
    return states[index] == State.DOUBLED ? unquotedLength : to[index];
  }

  String text(int index) {
    byte[] bytes = bytes(index);
    int start = from(index);
    return new String(bytes, start, to(index) - start, StandardCharsets.UTF_8);
  }
}
