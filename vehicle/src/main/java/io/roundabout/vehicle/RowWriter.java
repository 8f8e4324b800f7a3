package io.roundabout.vehicle;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Brings rows into the form in which they are sent: one a line, ended by LF, none empty, a leading
 * backslash doubled. Not thread-safe.
 */
final class RowWriter {
  private static final int READ_BYTES = 64 << 10;

  private final RowBuffer target;
  private final int maxRowBytes;
  private byte[] scratch = new byte[512];
  private long given;

  RowWriter(RowBuffer target, int maxRowBytes) {
    this.target = target;
    this.maxRowBytes = maxRowBytes;
  }

  void row(byte[] row) throws IOException {
    if (isEmpty(row, 0, row.length)) {
      throw new IllegalArgumentException("an empty line is no row");
    }
    checkLength(row.length);
    int escape = row[0] == '\\' ? 1 : 0;
    int length = escape + row.length + 1;
    if (scratch.length < length) {
      scratch = new byte[Math.max(length, scratch.length * 2)];
    }
    scratch[0] = '\\';
    for (int i = 0; i < row.length; i++) {
      byte b = row[i];
      if (b == '\n') {
        throw new IllegalArgumentException(
            "a row is one line, but this one has a line end after " + i + " bytes");
      }
      scratch[escape + i] = b;
    }
    scratch[length - 1] = '\n';
    target.add(scratch, 0, length, 1);
    given++;
  }

  /** Returns the number of rows. */
  long rows(InputStream lines) throws IOException {
    long before = given;
    byte[] buffer = new byte[READ_BYTES];
    int filled = 0;
    while (true) {
      int read = lines.read(buffer, filled, buffer.length - filled);
      if (read < 0) {
        break;
      }
      int end = lastLineEnd(buffer, filled, filled + read);
      filled += read;
      if (end > 0) {
        lines(buffer, end);
        System.arraycopy(buffer, end, buffer, 0, filled - end);
        filled -= end;
      }
      if (filled == buffer.length) {
        checkLength(filled);
        buffer = Arrays.copyOf(buffer, (int) Math.min(2L * filled, maxRowBytes + 2L));
      }
    }
    if (filled > 0) {
      byte[] last = Arrays.copyOf(buffer, filled + 1);
      last[filled] = '\n';
      lines(last, filled + 1);
    }
    return given - before;
  }

  private static int lastLineEnd(byte[] buffer, int from, int to) {
    for (int i = to - 1; i >= from; i--) {
      if (buffer[i] == '\n') {
        return i + 1;
      }
    }
    return 0;
  }

  /** Adds the whole lines in {@code buffer[0, end)}: as they are, unless one needs a change. */
  private void lines(byte[] buffer, int end) throws IOException {
    int rows = 0;
    int longest = 0;
    boolean plain = true;
    int start = 0;
    for (int i = 0; i < end; i++) {
      if (buffer[i] == '\n') {
        plain &= buffer[start] != '\\' && !isEmpty(buffer, start, i);
        longest = Math.max(longest, i - start);
        start = i + 1;
        rows++;
      }
    }
    if (longest > maxRowBytes) {
      checkLength(longest);
    }
    if (plain) {
      target.add(buffer, 0, end, rows);
      given += rows;
    } else {
      changedLines(buffer, end, rows);
    }
  }

  private void changedLines(byte[] buffer, int end, int lines) throws IOException {
    byte[] out = new byte[end + lines];
    int length = 0;
    int rows = 0;
    int start = 0;
    for (int i = 0; i < end; i++) {
      if (buffer[i] == '\n') {
        if (!isEmpty(buffer, start, i)) {
          if (buffer[start] == '\\') {
            out[length++] = '\\';
          }
          System.arraycopy(buffer, start, out, length, i + 1 - start);
          length += i + 1 - start;
          rows++;
        }
        start = i + 1;
      }
    }
    if (rows > 0) {
      target.add(out, 0, length, rows);
      given += rows;
    }
  }

  /** A CR before the line end belongs to it. */
  private static boolean isEmpty(byte[] line, int from, int to) {
    return from == to || to - from == 1 && line[from] == '\r';
  }

  private void checkLength(int length) {
    if (length > maxRowBytes) {
      throw new IllegalArgumentException(
          "row %d of what was given is longer than %d bytes; leave it out, or raise the limit here and at the gate"
              .formatted(given + 1, maxRowBytes));
    }
  }
}
