package io.roundabout.rowformat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {
  private static long timestamp(String text) {
    byte[] bytes = ("\"" + text + "\"").getBytes(StandardCharsets.UTF_8);
    return TimeText.readTimestamp(bytes, 1, bytes.length - 1);
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2013-01-01T24:00:00Z",
        "2013-01-01T23:60:00Z",
        "2013-01-01T23:59:60Z",
        "2013-13-01T00:00:00Z",
        "2013-02-30T00:00:00Z",
        "2013-01-01T00:00:00z",
        "2013-01-01t00:00:00Z",
        "2013-01-01  00:00:00",
        "2013-01-01T00:00:00.Z",
        "2013-01-01T00:00:00.1234567890Z",
        "2013-01-01T00:00:00,5Z",
        "2013-01-01T00:00:00+1:00",
        "2013-01-01T00:00:00+0100",
        "2013-01-01T00:00:00+18:01",
        "2013-01-01T00:00:00+00:60",
        "2013-01-01T00:00:00Z ",
        " 2013-01-01T00:00:00Z",
        "2013-01-01T00:00",
        "2013-01-01",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "+013-01-01T00:00:00Z",
        "2013-01-01T00:00:0٣Z",
        ""
      })
  void whatIsNoTimeIsNone(String text) {
    assertThat(timestamp(text)).isEqualTo(TimeText.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2013-01-01T06:00:00.000001Z",
        "2013-01-01T06:00:00.0000019Z",
        "2013-01-01T06:00:00.000001999Z",
        "2013-01-01 06:00:00.000001",
        "2013-01-01T07:30:00.000001+01:30",
        "2012-12-31T22:00:00.000001-08:00"
      })
  void allTheseAreTheSameTime(String text) {
    assertThat(timestamp(text)).isEqualTo(micros(Instant.parse("2013-01-01T06:00:00.000001Z")));
  }
}
