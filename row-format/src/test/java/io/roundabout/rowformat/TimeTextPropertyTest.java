package io.roundabout.rowformat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Against the JDK's own times. */
class TimeTextPropertyTest {
  private static final long FIRST = -62_135_596_800_000_000L;
  private static final long LAST = 253_402_300_799_999_999L;

  private static long timestamp(String text) {
    byte[] bytes = ("\"" + text + "\"").getBytes(StandardCharsets.UTF_8);
    return TimeText.readTimestamp(bytes, 1, bytes.length - 1);
  }

  private static long ntz(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return TimeText.readTimestampNtz(bytes, 0, bytes.length);
  }

  private static long date(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return TimeText.readDate(bytes, 0, bytes.length);
  }

  @Property(tries = 5000)
  void timesAreTheJdks(
      @ForAll @LongRange(min = FIRST, max = LAST) long micros,
      @ForAll @IntRange(min = -18 * 60, max = 18 * 60) int minutes) {
    Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    assertThat(timestamp(instant.toString())).isEqualTo(micros);
    LocalDateTime utc = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    String text = utc.format(DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS"));
    assertThat(ntz(text)).isEqualTo(micros);
    assertThat(timestamp(text)).isEqualTo(micros);
    OffsetDateTime there = instant.atOffset(ZoneOffset.ofTotalSeconds(60 * minutes));
    if (there.getYear() >= 1 && there.getYear() <= 9999) {
      String offset = there.format(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx"));
      assertThat(timestamp(offset)).isEqualTo(micros);
      assertThat(ntz(offset)).isEqualTo(TimeText.NONE);
    }
  }

  @Property(tries = 5000)
  void whatIsWrittenIsTheJdks(@ForAll long micros) {
    LocalDateTime time =
        LocalDateTime.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneOffset.UTC);
    String expected =
        LocalDate.from(time) + time.format(DateTimeFormatter.ofPattern("'T'HH:mm:ss.SSSSSS"));
    byte[] out = new byte[TimeText.MAX_LENGTH];
    int length = TimeText.writeTimestamp(micros, out, 0);
    assertThat(new String(out, 0, length, StandardCharsets.US_ASCII)).isEqualTo(expected + "Z");
  }

  @Property(tries = 5000)
  void datesAreTheJdks(
      @ForAll @IntRange(min = 0, max = 9999) int year,
      @ForAll @IntRange(min = 0, max = 13) int month,
      @ForAll @IntRange(min = 0, max = 32) int day) {
    String text = "%04d-%02d-%02d".formatted(year, month, day);
    long expected;
    try {
      expected =
          LocalDate.parse(
                  text,
                  DateTimeFormatter.ofPattern("uuuu-MM-dd").withResolverStyle(ResolverStyle.STRICT))
              .toEpochDay();
    } catch (java.time.DateTimeException e) {
      expected = TimeText.NONE;
    }
    assertThat(date(text)).isEqualTo(year == 0 ? TimeText.NONE : expected);
  }

  @Property
  void datesOfAnyYearAreWritten(@ForAll int days) {
    byte[] out = new byte[TimeText.MAX_LENGTH];
    int length = TimeText.writeDate(days, out, 0);
    assertThat(new String(out, 0, length, StandardCharsets.US_ASCII))
        .isEqualTo(LocalDate.ofEpochDay(days).toString());
  }
}
