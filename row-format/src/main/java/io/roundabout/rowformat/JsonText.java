package io.roundabout.rowformat;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** JSON in the making, as bytes. Not thread-safe. */
final class JsonText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST_NUMBER = 24;
  private static final char REPLACEMENT = '\ufffd';

  /** What is kept between rows; a larger one is let go with its row. */
  private static final int LARGEST_KEPT = 1 << 20;

  private byte[] bytes = new byte[1024];
  private int length;

  void clear() {
    length = 0;
    if (bytes.length > LARGEST_KEPT) {
      bytes = new byte[1024];
    }
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, length);
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** Bytes that are JSON already. */
  void raw(byte[] json) {
    need(json.length);
    System.arraycopy(json, 0, bytes, length, json.length);
    length += json.length;
  }

  void raw(char ascii) {
    need(1);
    bytes[length++] = (byte) ascii;
  }

  void number(long value) {
    need(LONGEST_NUMBER);
    length = NumberOutput.outputLong(value, bytes, length);
  }

  void number(double value) {
    if (Double.isFinite(value)) {
      raw(NumberOutput.toString(value, true));
    } else {
      quoted(Double.toString(value));
    }
  }

  void number(float value) {
    if (Float.isFinite(value)) {
      raw(NumberOutput.toString(value, true));
    } else {
      quoted(Float.toString(value));
    }
  }

  /** Text that needs no escapes, in quotes. */
  void quoted(String ascii) {
    raw('"');
    raw(ascii);
    raw('"');
  }

  private void raw(String ascii) {
    need(ascii.length());
    for (int i = 0; i < ascii.length(); i++) {
      bytes[length++] = (byte) ascii.charAt(i);
    }
  }

  void date(int days) {
    need(TimeText.MAX_LENGTH + 2);
    bytes[length++] = '"';
    length = TimeText.writeDate(days, bytes, length);
    bytes[length++] = '"';
  }

  void timestamp(long micros, boolean zoned) {
    need(TimeText.MAX_LENGTH + 2);
    bytes[length++] = '"';
    length =
        zoned
            ? TimeText.writeTimestamp(micros, bytes, length)
            : TimeText.writeTimestampNtz(micros, bytes, length);
    bytes[length++] = '"';
  }

  void base64(byte[] value) {
    raw('"');
    raw(Base64.getEncoder().encode(value));
    raw('"');
  }

  /** Any text; half a surrogate pair becomes U+FFFD. */
  void text(String text) {
    raw('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      need(6);
      if (c < 0x80) {
        ascii(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        length = Utf8.encodeFour(Character.toCodePoint(c, text.charAt(++i)), bytes, length);
      } else if (c < 0x800) {
        bytes[length++] = (byte) (0xc0 | c >> 6);
        bytes[length++] = (byte) (0x80 | c & 0x3f);
      } else {
        char written = Character.isSurrogate(c) ? REPLACEMENT : c;
        length = Utf8.encodeThree(written, bytes, length);
      }
    }
    raw('"');
  }

  private void ascii(char c) {
    if (c == '"' || c == '\\') {
      bytes[length++] = '\\';
      bytes[length++] = (byte) c;
    } else if (c >= 0x20) {
      bytes[length++] = (byte) c;
    } else {
      control(c);
    }
  }

  private void control(char c) {
    int letter = "\b\t\n\f\r".indexOf(c);
    bytes[length++] = '\\';
    if (letter >= 0) {
      bytes[length++] = (byte) "btnfr".charAt(letter);
      return;
    }
    bytes[length++] = 'u';
    bytes[length++] = '0';
    bytes[length++] = '0';
    bytes[length++] = HEX[c >> 4];
    bytes[length++] = HEX[c & 0xf];
  }

  private void need(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), 2 * bytes.length));
    }
  }
}
