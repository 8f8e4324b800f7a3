package io.roundabout.rowformat;

/** Strict UTF-8: no overlong forms, no surrogates, nothing beyond U+10FFFF. */
final class Utf8 {
  private Utf8() {}

  /** The index of the first byte that cannot stand where it is, or -1. */
  static int firstInvalid(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      int lead = bytes[i];
      if (lead >= 0) {
        i++;
        continue;
      }
      int length = sequenceLength(lead & 0xff);
      if (length == 0 || i + length > to || !isSecond(lead & 0xff, bytes[i + 1] & 0xff)) {
        return i;
      }
      for (int k = 2; k < length; k++) {
        if ((bytes[i + k] & 0xc0) != 0x80) {
          return i;
        }
      }
      i += length;
    }
    return -1;
  }

  private static int sequenceLength(int lead) {
    if (lead < 0xc2 || lead > 0xf4) {
      return 0;
    }
    return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  }

  /** The second byte is the one that overlong forms, surrogates and too large ones show in. */
  private static boolean isSecond(int lead, int second) {
    int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    return second >= least && second <= most;
  }

  static String complaint(byte[] bytes, int invalid, int lineStart) {
    return "is not UTF-8: byte 0x%02X at column %d"
        .formatted(bytes[invalid] & 0xff, invalid - lineStart + 1);
  }

  /** Where the line begins without the byte order mark that some editors put in front. */
  static int skipByteOrderMark(byte[] bytes, int from, int to) {
    boolean marked =
        to - from >= 3
            && bytes[from] == (byte) 0xef
            && bytes[from + 1] == (byte) 0xbb
            && bytes[from + 2] == (byte) 0xbf;
    return marked ? from + 3 : from;
  }

  /**
   * Writes characters as UTF-8; {@code out} has room for three bytes each.
   *
   * @return the index past the last byte, or -1 when half a surrogate pair stands alone
   */
  static int encode(char[] chars, int from, int to, byte[] out, int at) {
    int put = at;
    for (int i = from; i < to; i++) {
      char c = chars[i];
      if (c < 0x80) {
        out[put++] = (byte) c;
      } else if (c < 0x800) {
        out[put++] = (byte) (0xc0 | c >> 6);
        out[put++] = (byte) (0x80 | c & 0x3f);
      } else if (!Character.isSurrogate(c)) {
        put = encodeThree(c, out, put);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < to
          && Character.isLowSurrogate(chars[i + 1])) {
        put = encodeFour(Character.toCodePoint(c, chars[++i]), out, put);
      } else {
        return -1;
      }
    }
    return put;
  }

  static int encodeThree(char c, byte[] out, int at) {
    out[at] = (byte) (0xe0 | c >> 12);
    out[at + 1] = (byte) (0x80 | c >> 6 & 0x3f);
    out[at + 2] = (byte) (0x80 | c & 0x3f);
    return at + 3;
  }

  static int encodeFour(int c, byte[] out, int at) {
    out[at] = (byte) (0xf0 | c >> 18);
    out[at + 1] = (byte) (0x80 | c >> 12 & 0x3f);
    out[at + 2] = (byte) (0x80 | c >> 6 & 0x3f);
    out[at + 3] = (byte) (0x80 | c & 0x3f);
    return at + 4;
  }
}
