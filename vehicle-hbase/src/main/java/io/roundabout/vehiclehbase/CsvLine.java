package io.roundabout.vehiclehbase;

import java.io.ByteArrayOutputStream;

/** One csv line after the other, from values that are bytes. Not thread-safe. */
final class CsvLine {
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
  private int values;

  /** No value: nothing stands between the commas. */
  void addNothing() {
    separate();
  }

  /**
   * A value; quoted only where that is needed, so that the lane's text for null keeps its sense.
   */
  void add(byte[] source, int offset, int length) {
    separate();
    if (needsQuotes(source, offset, length)) {
      line.write('"');
      for (int i = offset; i < offset + length; i++) {
        if (source[i] == '"') {
          line.write('"');
        }
        line.write(source[i]);
      }
      line.write('"');
    } else {
      line.write(source, offset, length);
    }
  }

  private void separate() {
    if (values++ > 0) {
      line.write(',');
    }
  }

  /** The empty text needs quotes too: without them it would be no value. */
  private static boolean needsQuotes(byte[] source, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      byte b = source[i];
      if (b == ',' || b == '"' || b == '\n' || b == '\r') {
        return true;
      }
    }
    return length == 0;
  }

  /** Ends the line; the next value begins another. */
  byte[] end() {
    line.write('\n');
    byte[] bytes = line.toByteArray();
    line.reset();
    values = 0;
    return bytes;
  }
}
