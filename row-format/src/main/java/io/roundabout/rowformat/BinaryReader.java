package io.roundabout.rowformat;

import java.util.Arrays;

/** BINARY: base64 of the usual alphabet, with or without its padding. */
final class BinaryReader extends ScalarReader {
  private static final byte[] VALUES = values();

  private byte[] decoded = new byte[64];

  private static byte[] values() {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    byte[] values = new byte[256];
    Arrays.fill(values, (byte) -1);
    for (int i = 0; i < alphabet.length(); i++) {
      values[alphabet.charAt(i)] = (byte) i;
    }
    return values;
  }

  @Override
  Verdict fromText(byte[] bytes, int from, int to, ColumnWriter out, int row) {
    int end = withoutPadding(bytes, from, to);
    if (end < 0) {
      return Verdict.NOT_OF_TYPE;
    }
    int length = (int) ((end - from) * 3L / 4);
    if (decoded.length < length) {
      decoded = new byte[Math.max(length, 2 * decoded.length)];
    }
    int bits = 0;
    int put = 0;
    for (int i = from; i < end; i++) {
      int value = VALUES[bytes[i] & 0xff];
      if (value < 0) {
        return Verdict.NOT_OF_TYPE;
      }
      bits = bits << 6 | value;
      int held = (i - from) & 3;
      if (held > 0) {
        decoded[put++] = (byte) (bits >> 6 - 2 * held);
      }
    }
    out.putBytes(row, decoded, 0, length);
    return Verdict.FITS;
  }

  /** Where the padding begins; -1 when the text has a length that base64 cannot have. */
  private static int withoutPadding(byte[] bytes, int from, int to) {
    int end = to;
    while (end > from && to - end < 2 && bytes[end - 1] == '=') {
      end--;
    }
    boolean padded = end < to;
    boolean possible = padded ? (to - from) % 4 == 0 : (to - from) % 4 != 1;
    return possible ? end : -1;
  }

  @Override
  String notOfType() {
    return " is not a BINARY (base64)";
  }
}
