package io.roundabout.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * The lines of a csv source as they are, up to the first value that goes on in the next line: there
 * it ends, and {@link #rest} gives what is left. Lines without a quote cost a look at each byte.
 * Not thread-safe.
 */
final class CsvRecords extends InputStream {
  private static final int READ_BYTES = 64 << 10;
  private static final int LONGEST_LINE = 64 << 20;

  private final InputStream source;
  private final byte separator;
  private byte[] buffer = new byte[READ_BYTES];
  private int given;
  private int whole;
  private int filled;
  private long lines;
  private boolean ended;
  private boolean spans;

  CsvRecords(InputStream source, char separator) {
    this.source = source;
    this.separator = (byte) separator;
  }

  /** Whether not one line comes before {@link #rest}. Reads as far as it must to know. */
  boolean spanAtOnce() throws IOException {
    if (whole == 0 && !spans && !ended) {
      fill();
    }
    return spans && whole == 0 && lines == 0;
  }

  /** The number of lines that have been given whole. */
  long lines() {
    return lines;
  }

  /** What begins with the record that spans lines; empty when there was none. */
  Optional<InputStream> rest() {
    return spans
        ? Optional.of(
            new SequenceInputStream(
                new ByteArrayInputStream(buffer, whole, filled - whole), source))
        : Optional.empty();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    while (given == whole) {
      if (spans || ended) {
        return -1;
      }
      fill();
    }
    int count = Math.min(length, whole - given);
    System.arraycopy(buffer, given, target, offset, count);
    given += count;
    return count;
  }

  private void fill() throws IOException {
    System.arraycopy(buffer, whole, buffer, 0, filled - whole);
    filled -= whole;
    given = 0;
    whole = 0;
    int scanned = filled;
    while (whole == 0 && !spans && !ended) {
      if (filled == buffer.length) {
        grow();
      }
      int count = source.read(buffer, filled, buffer.length - filled);
      if (count < 0) {
        ended = true;
        whole = filled;
      } else {
        filled += count;
        scan(scanned);
        scanned = filled;
      }
    }
  }

  private void grow() throws IOException {
    if (buffer.length >= LONGEST_LINE) {
      throw new IOException(
          "line %d has more than %d bytes; is this csv?".formatted(lines + 1, LONGEST_LINE));
    }
    buffer = Arrays.copyOf(buffer, buffer.length * 2);
  }

  private void scan(int from) {
    for (int i = from; i < filled && !spans; i++) {
      if (buffer[i] == '\n') {
        if (endsWithinQuotes(whole, i)) {
          spans = true;
        } else {
          whole = i + 1;
          lines++;
        }
      }
    }
  }

  private boolean endsWithinQuotes(int from, int to) {
    int i = from;
    while (i < to && buffer[i] != '"') {
      i++;
    }
    return i < to && quotesAreOpen(from, to);
  }

  private boolean quotesAreOpen(int from, int to) {
    boolean fieldBegins = true;
    boolean open = false;
    for (int i = from; i < to; i++) {
      byte b = buffer[i];
      if (open) {
        if (b == '"') {
          if (i + 1 < to && buffer[i + 1] == '"') {
            i++;
          } else {
            open = false;
          }
        }
      } else if (b == '"' && fieldBegins) {
        open = true;
      }
      fieldBegins = !open && b == separator;
    }
    return open;
  }
}
