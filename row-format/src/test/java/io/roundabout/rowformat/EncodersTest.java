package io.roundabout.rowformat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The text of the contract, to the letter. */
class EncodersTest {
  private static final Columns COLUMNS =
      Columns.parse(
          "a BOOLEAN, b TINYINT, c SMALLINT, d INT, e BIGINT, f FLOAT, g DOUBLE, h DECIMAL(20,2),"
              + " i STRING, j BINARY, k DATE, l TIMESTAMP, m TIMESTAMP_NTZ, n ARRAY<DOUBLE>,"
              + " o STRUCT<x:INT,`y z`:STRING>, p MAP<STRING,DATE>, q STRING");
  private static final List<Object> ROW =
      Arrays.asList(
          true,
          (byte) -1,
          (short) 2,
          3,
          Long.MIN_VALUE,
          0.1f,
          1e300,
          new BigDecimal("100000000000000000.50"),
          "Zürich \"5\"\\\n\u0001😀",
          List.of((byte) 1, (byte) -1),
          15706,
          1357020000000000L,
          -1L,
          Arrays.asList(1.0, Double.NaN, Double.NEGATIVE_INFINITY, null),
          Arrays.asList(7, null),
          Map.of("day", 0),
          null);

  @Test
  void ndjsonIsAsTheContractSays() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new NdjsonEncoder(COLUMNS).write(new ListValues(ROW), out);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"a\":true,\"b\":-1,\"c\":2,\"d\":3,\"e\":-9223372036854775808,\"f\":0.1,"
                + "\"g\":1.0E300,\"h\":\"100000000000000000.50\","
                + "\"i\":\"Zürich \\\"5\\\"\\\\\\n\\u0001😀\",\"j\":\"Af8=\","
                + "\"k\":\"2013-01-01\",\"l\":\"2013-01-01T06:00:00.000000Z\","
                + "\"m\":\"1969-12-31T23:59:59.999999\","
                + "\"n\":[1.0,\"NaN\",\"-Infinity\",null],\"o\":{\"x\":7,\"y z\":null},"
                + "\"p\":{\"day\":\"1970-01-01\"},\"q\":null}\n");
  }

  @Test
  void mapsAreAsTheContractSays() {
    Map<String, Object> map = new MapEncoder(COLUMNS).toMap(new ListValues(ROW));
    assertThat(map.get("j")).isEqualTo(new byte[] {1, -1});
    map.remove("j");
    assertThat(map.values())
        .containsExactly(
            true,
            (byte) -1,
            (short) 2,
            3,
            Long.MIN_VALUE,
            0.1f,
            1e300,
            "100000000000000000.50",
            "Zürich \"5\"\\\n\u0001😀",
            "2013-01-01",
            "2013-01-01T06:00:00.000000Z",
            "1969-12-31T23:59:59.999999",
            Arrays.asList(1.0, Double.NaN, Double.NEGATIVE_INFINITY, null),
            mapOf("x", 7, "y z", null),
            Map.of("day", "1970-01-01"),
            null);
  }

  private static Map<String, Object> mapOf(String one, Object first, String other, Object second) {
    Map<String, Object> map = new java.util.HashMap<>();
    map.put(one, first);
    map.put(other, second);
    return map;
  }

  @Test
  void halfASurrogatePairIsWrittenAsTheReplacementCharacter() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new NdjsonEncoder(Columns.parse("a STRING"))
        .write(new ListValues(List.of("x\ud800y\udc00")), out);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{\"a\":\"x\ufffdy\ufffd\"}\n");
  }

  @Test
  void theRecordedFormOfAnEncodingStays() {
    Encoding json = Encoding.json(Columns.parse("a INT NOT NULL, `b c` STRING"));
    assertThat(json.toJson())
        .isEqualTo(
            "{\"version\":1,\"format\":\"json\",\"columns\":\"a INT NOT NULL, `b c` STRING\"}");
    String csv =
        "{\"version\":1,\"format\":\"csv\",\"columns\":\"a INT\",\"csv\":{\"header\":true,"
            + "\"separator\":\"\\t\",\"quote\":\"'\",\"null\":\"NA\"},\"fields\":[\"x\",\"a\"]}";
    assertThat(Encoding.fromJson(csv).toJson()).isEqualTo(csv);
  }

  @Test
  void anEncodingThatIsNewerOrNoneIsRefused() {
    assertThatThrownBy(() -> Encoding.fromJson("{\"version\":2,\"shape\":[]}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "this encoding is of version 2, and this program knows versions up to 1:"
                + " {\"version\":2,\"shape\":[]}");
    for (String text : List.of("", "{}", "[]", "{\"version\":1", "{\"version\":1,\"format\":5}")) {
      assertThatThrownBy(() -> Encoding.fromJson(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
