package io.roundabout.cli;

import java.io.IOException;
import java.io.InputStream;

/**
 * Csv as it is, with an eye on its quotes: a source that ends within one is refused at its end,
 * with the place where the quote was opened. A csv reader takes all that follows as that one value.
 * Not thread-safe.
 */
final class ClosedQuotes extends InputStream {
  private final InputStream csv;
  private final String source;
  private final byte separator;
  private long record;
  private long line;
  private long openedIn;
  private boolean open;
  private boolean justClosed;
  private boolean fieldBegins = true;
  private boolean recordBegins = true;

  /**
   * @param source its name
   * @param record number of the record with which the stream begins
   * @param line number of the line with which the stream begins
   */
  ClosedQuotes(InputStream csv, String source, char separator, long record, long line) {
    this.csv = csv;
    this.source = source;
    this.separator = (byte) separator;
    this.record = record;
    this.line = line;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = csv.read(target, offset, length);
    if (count < 0 && open) {
      throw new IOException(
          "%s: the quote in record %d (line %d) is never closed; close it, or double it if it belongs to the value"
              .formatted(source, record, openedIn));
    }
    for (int i = offset; i < offset + count; i++) {
      pass(target[i]);
    }
    return count;
  }

  /** A doubled quote within quotes closes and opens them again. */
  private void pass(byte b) {
    boolean reopens = b == '"' && justClosed;
    justClosed = b == '"' && open;
    if (open) {
      open = !justClosed;
    } else if (reopens) {
      open = true;
    } else if (b == '"' && fieldBegins) {
      open = true;
      openedIn = line;
      fieldBegins = false;
      recordBegins = false;
    } else if (b == '\n' || b == '\r') {
      record += recordBegins ? 0 : 1;
      recordBegins = true;
      fieldBegins = true;
    } else {
      recordBegins = false;
      fieldBegins = b == separator;
    }
    line += b == '\n' ? 1 : 0;
  }
}
