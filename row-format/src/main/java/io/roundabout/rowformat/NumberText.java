package io.roundabout.rowformat;

import com.fasterxml.jackson.core.io.NumberInput;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Reads numbers from their text: an optional sign, digits with at most one point among or around
 * them, an optional exponent. JSON's own stricter form has been checked before. Holds the last
 * result; not thread-safe.
 */
final class NumberText {
  /** Beyond this no number is meant; and the time to read one grows faster than its length. */
  static final int MAX_LENGTH = 1000;

  /** The digits that a long holds whatever they are. */
  private static final int LONG_DIGITS = 18;

  private static final int EXPONENT_LIMIT = 1_000_000;
  private static final double[] POWERS = powers();
  private static final float[] FLOAT_POWERS = {
    1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f, 1e9f, 1e10f
  };
  private static final long[] LONG_POWERS = longPowers();

  private char[] chars = new char[64];
  private final byte[] digits = new byte[ColumnType.Decimal.MAX_PRECISION];

  private boolean negative;
  private long mantissa;

  /** Digits from the first that is not zero to the last that stands there. */
  private int significant;

  /** The value is {@code mantissa} · 10^exponent, as long as the digits fit a long. */
  private int exponent;

  /** The exponent as it stands there, held within ±1,000,000. */
  private int writtenExponent;

  long integer;
  double doubleValue;
  float floatValue;
  long unscaled;
  BigInteger bigUnscaled;

  private static double[] powers() {
    double[] powers = new double[23];
    for (int i = 0; i < powers.length; i++) {
      powers[i] = Double.parseDouble("1e" + i);
    }
    return powers;
  }

  private static long[] longPowers() {
    long[] powers = new long[LONG_DIGITS + 1];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = 10 * powers[i - 1];
    }
    return powers;
  }

  /** Reads {@code [+-]digits} into {@link #integer}. */
  Verdict readInteger(byte[] bytes, int from, int to, long least, long most) {
    int at = from;
    boolean minus = at < to && bytes[at] == '-';
    if (minus || (at < to && bytes[at] == '+')) {
      at++;
    }
    if (at == to || to - from > MAX_LENGTH) {
      return Verdict.NOT_OF_TYPE;
    }
    boolean mayOverflow = to - at > LONG_DIGITS;
    boolean overflow = false;
    // Counted downwards, where one more number exists.
    long value = 0;
    for (; at < to; at++) {
      int digit = bytes[at] - '0';
      if (digit < 0 || digit > 9) {
        return Verdict.NOT_OF_TYPE;
      }
      overflow |= mayOverflow && value < (Long.MIN_VALUE + digit) / 10;
      value = 10 * value - digit;
    }
    if (overflow || (!minus && value == Long.MIN_VALUE)) {
      return Verdict.OUT_OF_RANGE;
    }
    integer = minus ? value : -value;
    return integer < least || integer > most ? Verdict.OUT_OF_RANGE : Verdict.FITS;
  }

  /** Reads any number into {@link #doubleValue}, rounded to the nearest. */
  Verdict readDouble(byte[] bytes, int from, int to) {
    if (!scan(bytes, from, to)) {
      return Verdict.NOT_OF_TYPE;
    }
    // Both factors are exact here, so that the one operation rounds correctly (Clinger 1990).
    if (significant <= LONG_DIGITS && mantissa <= 1L << 53 && exponent >= -22 && exponent <= 22) {
      double value = exponent < 0 ? mantissa / POWERS[-exponent] : mantissa * POWERS[exponent];
      doubleValue = negative ? -value : value;
      return Verdict.FITS;
    }
    int length = copyChars(bytes, from, to);
    doubleValue = NumberInput.parseDouble(chars, 0, length, true);
    return Double.isInfinite(doubleValue) ? Verdict.OUT_OF_RANGE : Verdict.FITS;
  }

  /** Reads any number into {@link #floatValue}, rounded to the nearest. */
  Verdict readFloat(byte[] bytes, int from, int to) {
    if (!scan(bytes, from, to)) {
      return Verdict.NOT_OF_TYPE;
    }
    if (significant <= LONG_DIGITS && mantissa <= 1 << 24 && exponent >= -10 && exponent <= 10) {
      float value =
          exponent < 0 ? mantissa / FLOAT_POWERS[-exponent] : mantissa * FLOAT_POWERS[exponent];
      floatValue = negative ? -value : value;
      return Verdict.FITS;
    }
    int length = copyChars(bytes, from, to);
    floatValue = NumberInput.parseFloat(chars, 0, length, true);
    return Float.isInfinite(floatValue) ? Verdict.OUT_OF_RANGE : Verdict.FITS;
  }

  private int copyChars(byte[] bytes, int from, int to) {
    int length = to - from;
    if (chars.length < length) {
      chars = new char[MAX_LENGTH];
    }
    for (int i = 0; i < length; i++) {
      chars[i] = (char) bytes[from + i];
    }
    return length;
  }

  /**
   * Reads any number that the decimal type holds exactly into {@link #unscaled}, or {@link
   * #bigUnscaled} for a precision above 18.
   */
  Verdict readDecimal(byte[] bytes, int from, int to, ColumnType.Decimal type) {
    if (!scan(bytes, from, to)) {
      return Verdict.NOT_OF_TYPE;
    }
    if (significant > LONG_DIGITS || type.precision() > LONG_DIGITS) {
      return readLongDecimal(bytes, from, to, type);
    }
    int shift = exponent + type.scale();
    long value = mantissa;
    if (value != 0) {
      for (; shift < 0 && value % 10 == 0; shift++) {
        value /= 10;
      }
      if (shift < 0 || shift > LONG_DIGITS || value > LONG_POWERS[LONG_DIGITS - shift]) {
        return Verdict.OUT_OF_RANGE;
      }
      value *= LONG_POWERS[shift];
      if (type.precision() < LONG_POWERS.length && value >= LONG_POWERS[type.precision()]) {
        return Verdict.OUT_OF_RANGE;
      }
    }
    unscaled = negative ? -value : value;
    return Verdict.FITS;
  }

  private Verdict readLongDecimal(byte[] bytes, int from, int to, ColumnType.Decimal type) {
    int last = lastDigitNotZero(bytes, from, to);
    int count = 0;
    boolean point = false;
    int behindPoint = 0;
    for (int at = from; at <= last; at++) {
      if (bytes[at] == '.') {
        point = true;
        continue;
      }
      boolean isDigit = bytes[at] >= '0' && bytes[at] <= '9';
      behindPoint += point && isDigit ? 1 : 0;
      if (!isDigit || (count == 0 && bytes[at] == '0')) {
        continue;
      }
      if (count == type.precision()) {
        return Verdict.OUT_OF_RANGE;
      }
      digits[count++] = bytes[at];
    }
    if (count == 0) {
      return unscaled(BigInteger.ZERO, type);
    }
    int zeros = point ? 0 : zerosBeforePoint(bytes, last + 1, to);
    // A long, since the exponent as written may be huge.
    long shift = (long) writtenExponent + zeros - behindPoint + type.scale();
    if (shift < 0 || count + shift > type.precision()) {
      return Verdict.OUT_OF_RANGE;
    }
    BigInteger value = new BigInteger(new String(digits, 0, count, StandardCharsets.US_ASCII));
    return unscaled(value.multiply(BigInteger.TEN.pow((int) shift)), type);
  }

  private Verdict unscaled(BigInteger value, ColumnType.Decimal type) {
    bigUnscaled = negative ? value.negate() : value;
    if (type.precision() <= LONG_DIGITS) {
      unscaled = bigUnscaled.longValueExact();
    }
    return Verdict.FITS;
  }

  private static int lastDigitNotZero(byte[] bytes, int from, int to) {
    int last = from - 1;
    for (int at = from; at < to && (bytes[at] | 0x20) != 'e'; at++) {
      if (bytes[at] >= '1' && bytes[at] <= '9') {
        last = at;
      }
    }
    return last;
  }

  private static int zerosBeforePoint(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] == '0') {
      at++;
    }
    return at - from;
  }

  /** Checks the form; fills sign, mantissa, significant digits and exponent. */
  private boolean scan(byte[] bytes, int from, int to) {
    if (to - from > MAX_LENGTH) {
      return false;
    }
    int at = from;
    negative = at < to && bytes[at] == '-';
    if (negative || (at < to && bytes[at] == '+')) {
      at++;
    }
    long value = 0;
    int count = 0;
    int seen = 0;
    int point = -1;
    for (; at < to; at++) {
      int c = bytes[at];
      int digit = c - '0';
      if (digit >= 0 && digit <= 9) {
        seen++;
        value = 10 * value + digit;
        count += count > 0 || digit > 0 ? 1 : 0;
      } else if (c == '.' && point < 0) {
        point = seen;
      } else {
        break;
      }
    }
    mantissa = value;
    significant = count;
    writtenExponent = 0;
    if (seen == 0 || (at < to && !scanExponent(bytes, at, to))) {
      return false;
    }
    exponent = writtenExponent - (point < 0 ? 0 : seen - point);
    return true;
  }

  private boolean scanExponent(byte[] bytes, int from, int to) {
    int at = from + 1;
    if ((bytes[from] | 0x20) != 'e' || at == to) {
      return false;
    }
    boolean minus = bytes[at] == '-';
    if (minus || bytes[at] == '+') {
      at++;
    }
    if (at == to) {
      return false;
    }
    int value = 0;
    for (; at < to; at++) {
      int digit = bytes[at] - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      value = Math.min(EXPONENT_LIMIT, 10 * value + digit);
    }
    writtenExponent = minus ? -value : value;
    return true;
  }
}
