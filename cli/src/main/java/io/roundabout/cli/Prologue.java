package io.roundabout.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The beginning of a source: a byte order mark, what the first character tells, a header. */
final class Prologue {
  private static final int PEEK_BYTES = 4096;
  private static final int LONGEST_HEADER = 1 << 20;

  private Prologue() {}

  /** The stream behind a byte order mark, if it begins with one. */
  static BufferedInputStream open(InputStream source, String name) throws IOException {
    BufferedInputStream in = new BufferedInputStream(source, 64 << 10);
    in.mark(PEEK_BYTES);
    byte[] first = in.readNBytes(3);
    in.reset();
    if (starts(first, 0xEF, 0xBB, 0xBF)) {
      in.skipNBytes(3);
    } else if (starts(first, 0xFE, 0xFF) || starts(first, 0xFF, 0xFE)) {
      throw new IOException(
          name + " is UTF-16, but rows are UTF-8: iconv -f UTF-16 -t UTF-8 converts it");
    }
    return in;
  }

  private static boolean starts(byte[] bytes, int... expected) {
    if (bytes.length < expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if ((bytes[i] & 0xFF) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether the first character that is no white space opens a JSON object. */
  static boolean looksLikeJson(BufferedInputStream in) throws IOException {
    in.mark(PEEK_BYTES);
    int b = in.read();
    for (int i = 1; i < PEEK_BYTES && b >= 0 && b <= ' '; i++) {
      b = in.read();
    }
    in.reset();
    return b == '{';
  }

  /** The first line without its end; empty when there is none. */
  static Optional<String> firstLine(InputStream in, String name) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b = in.read();
    while (b >= 0 && (b != '\n' || isEmpty(line))) {
      if (b == '\n') {
        line.reset();
      } else {
        line.write(b);
      }
      if (line.size() > LONGEST_HEADER) {
        throw new IOException("the first line of " + name + " is too long for a csv header");
      }
      b = in.read();
    }
    String text = line.toString(StandardCharsets.UTF_8);
    String header = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    return header.isEmpty() ? Optional.empty() : Optional.of(header);
  }

  private static boolean isEmpty(ByteArrayOutputStream line) {
    return line.size() == 0 || line.size() == 1 && line.toByteArray()[0] == '\r';
  }
}
