package io.roundabout.rowformat;

/**
 * Dates and times as ISO 8601 text, both ways, in the proleptic Gregorian calendar.
 *
 * <p>Read: {@code yyyy-MM-dd} of the years 0001 to 9999; {@code T} or one space; {@code HH:mm:ss};
 * a fraction of one to nine digits, cut to microseconds as Spark does (clocks of other languages
 * write nanoseconds); {@code Z}, {@code ±HH:MM} up to 18 hours, or nothing, which means UTC.
 *
 * <p>Written: the same with six digits of fraction. Years beyond 9999 or before 1, which only SQL
 * can make, get a sign and cannot be read back.
 */
final class TimeText {
  /** No date or time: out of the range of both. */
  static final long NONE = Long.MIN_VALUE;

  /** The longest text that is written. */
  static final int MAX_LENGTH = 40;

  private static final int DATE_LENGTH = 10;
  private static final int SECOND_LENGTH = 19;
  private static final int FRACTION_DIGITS = 6;
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
  private static final long FIRST_MICRO = -62_135_596_800L * MICROS_PER_SECOND;
  private static final long LAST_MICRO = 253_402_300_800L * MICROS_PER_SECOND - 1;

  private TimeText() {}

  /** Days since 1970-01-01, or {@link #NONE}. */
  static long readDate(byte[] bytes, int from, int to) {
    return to - from == DATE_LENGTH ? date(bytes, from) : NONE;
  }

  /** Microseconds since 1970-01-01T00:00Z, or {@link #NONE}. */
  static long readTimestamp(byte[] bytes, int from, int to) {
    return readTime(bytes, from, to, true);
  }

  /** Microseconds since 1970-01-01T00:00, or {@link #NONE}; a zone is none either. */
  static long readTimestampNtz(byte[] bytes, int from, int to) {
    return readTime(bytes, from, to, false);
  }

  private static long readTime(byte[] bytes, int from, int to, boolean zoned) {
    if (to - from < SECOND_LENGTH) {
      return NONE;
    }
    long days = date(bytes, from);
    int separator = bytes[from + 10];
    int hour = two(bytes, from + 11);
    int minute = two(bytes, from + 14);
    int second = two(bytes, from + 17);
    if (days == NONE
        || (separator != 'T' && separator != ' ')
        || bytes[from + 13] != ':'
        || bytes[from + 16] != ':'
        || !within(hour, 23)
        || !within(minute, 59)
        || !within(second, 59)) {
      return NONE;
    }
    long micros = days * MICROS_PER_DAY + (3600L * hour + 60 * minute + second) * MICROS_PER_SECOND;
    int at = from + SECOND_LENGTH;
    if (at < to && bytes[at] == '.') {
      int end = digitsEnd(bytes, at + 1, to);
      if (end == at + 1 || end - at > 10) {
        return NONE;
      }
      micros += fraction(bytes, at + 1, end);
      at = end;
    }
    return at == to ? micros : zoned ? inUtc(micros, bytes, at, to) : NONE;
  }

  private static int digitsEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    return at;
  }

  private static long fraction(byte[] bytes, int from, int end) {
    long value = 0;
    for (int i = 0; i < FRACTION_DIGITS; i++) {
      value = 10 * value + (from + i < end ? bytes[from + i] - '0' : 0);
    }
    return value;
  }

  private static long inUtc(long micros, byte[] bytes, int at, int to) {
    if (bytes[at] == 'Z') {
      return at + 1 == to ? micros : NONE;
    }
    boolean west = bytes[at] == '-';
    if (to - at != 6 || (!west && bytes[at] != '+') || bytes[at + 3] != ':') {
      return NONE;
    }
    int hours = two(bytes, at + 1);
    int minutes = two(bytes, at + 4);
    if (!within(hours, 18) || !within(minutes, hours == 18 ? 0 : 59)) {
      return NONE;
    }
    long offset = (3600L * hours + 60 * minutes) * MICROS_PER_SECOND;
    long utc = west ? micros + offset : micros - offset;
    return utc < FIRST_MICRO || utc > LAST_MICRO ? NONE : utc;
  }

  private static long date(byte[] bytes, int from) {
    int century = two(bytes, from);
    int yearOfCentury = two(bytes, from + 2);
    int month = two(bytes, from + 5);
    int day = two(bytes, from + 8);
    int year = 100 * century + yearOfCentury;
    if (century < 0
        || yearOfCentury < 0
        || year == 0
        || bytes[from + 4] != '-'
        || bytes[from + 7] != '-'
        || month < 1
        || month > 12
        || day < 1
        || day > 28 && day > lastDay(year, month)) {
      return NONE;
    }
    return epochDay(year, month, day);
  }

  /** The number that two digits are, or a negative one. */
  private static int two(byte[] bytes, int at) {
    int tens = bytes[at] - '0';
    int ones = bytes[at + 1] - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : 10 * tens + ones;
  }

  private static boolean within(int value, int most) {
    return value >= 0 && value <= most;
  }

  private static int lastDay(int year, int month) {
    if (month == 2) {
      return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  /** Counts in years that begin in March, so that the leap day is the last of its year. */
  private static long epochDay(int year, int month, int day) {
    int marchYear = month > 2 ? year : year - 1;
    int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return 365L * marchYear
        + marchYear / 4
        - marchYear / 100
        + marchYear / 400
        + dayOfYear
        - 719_468;
  }

  /** Writes a date; returns the index past its last byte. */
  static int writeDate(long epochDay, byte[] out, int at) {
    long day = epochDay + 719_468;
    long era = Math.floorDiv(day, 146_097);
    long dayOfEra = day - era * 146_097;
    long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int marchMonth = (int) ((5 * dayOfYear + 2) / 153);
    int dayOfMonth = (int) dayOfYear - (153 * marchMonth + 2) / 5 + 1;
    int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
    int put = writeYear(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), out, at);
    out[put] = '-';
    writeDigits(month, 2, out, put + 1);
    out[put + 3] = '-';
    writeDigits(dayOfMonth, 2, out, put + 4);
    return put + 6;
  }

  private static int writeYear(long year, byte[] out, int at) {
    int put = at;
    if (year < 0 || year > 9999) {
      out[put++] = (byte) (year < 0 ? '-' : '+');
    }
    long positive = Math.abs(year);
    int digits = 4;
    for (long rest = positive / 10_000; rest > 0; rest /= 10) {
      digits++;
    }
    writeDigits(positive, digits, out, put);
    return put + digits;
  }

  private static void writeDigits(long value, int digits, byte[] out, int at) {
    long rest = value;
    for (int i = at + digits - 1; i >= at; i--) {
      out[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /** Writes a time without a zone; returns the index past its last byte. */
  static int writeTimestampNtz(long micros, byte[] out, int at) {
    long day = Math.floorDiv(micros, MICROS_PER_DAY);
    long ofDay = micros - day * MICROS_PER_DAY;
    long second = ofDay / MICROS_PER_SECOND;
    int put = writeDate(day, out, at);
    out[put] = 'T';
    writeDigits(second / 3600, 2, out, put + 1);
    out[put + 3] = ':';
    writeDigits(second / 60 % 60, 2, out, put + 4);
    out[put + 6] = ':';
    writeDigits(second % 60, 2, out, put + 7);
    out[put + 9] = '.';
    writeDigits(ofDay % MICROS_PER_SECOND, FRACTION_DIGITS, out, put + 10);
    return put + 10 + FRACTION_DIGITS;
  }

  /** Writes a time in UTC; returns the index past its last byte. */
  static int writeTimestamp(long micros, byte[] out, int at) {
    int put = writeTimestampNtz(micros, out, at);
    out[put] = 'Z';
    return put + 1;
  }
}
