package io.roundabout.rowformat;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonRowsTest {
  @Test
  void everyTypeIsRead() {
    assertThat(
            Rows.json(
                    "a BOOLEAN, b TINYINT, c SMALLINT, d INT, e BIGINT, f FLOAT, g DOUBLE,"
                        + " h DECIMAL(5,2), i DECIMAL(30,4), j STRING, k BINARY, l DATE,"
                        + " m TIMESTAMP, n TIMESTAMP_NTZ",
                    "{\"a\":true,\"b\":-128,\"c\":32767,\"d\":-2147483648,"
                        + "\"e\":9223372036854775807,\"f\":1.5,\"g\":0.1,\"h\":\"123.45\","
                        + "\"i\":12345678901234567890.5,\"j\":\"Zürich\",\"k\":\"AQID\","
                        + "\"l\":\"2013-01-01\",\"m\":\"2013-01-01T06:00:00Z\","
                        + "\"n\":\"1970-01-01 00:00:00.000001\"}")
                .only())
        .containsExactly(
            true,
            (byte) -128,
            (short) 32767,
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            1.5f,
            0.1,
            new BigDecimal("123.45"),
            new BigDecimal("12345678901234567890.5000"),
            "Zürich",
            List.of((byte) 1, (byte) 2, (byte) 3),
            15706,
            1357020000000000L,
            1L);
  }

  @Test
  void nestedTypesAreRead() {
    Map<String, Double> map = new HashMap<>();
    map.put("k", 1.0);
    map.put("l", null);
    assertThat(
            Rows.json(
                    "a ARRAY<INT>, s STRUCT<x:INT,y:ARRAY<STRING>>, m MAP<STRING,DOUBLE>",
                    "{\"a\":[1,null,3],\"s\":{\"y\":[\"p\",\"q\"],\"z\":9},\"m\":{\"k\":1,\"l\":null}}")
                .only())
        .containsExactly(Arrays.asList(1, null, 3), Arrays.asList(null, List.of("p", "q")), map);
  }

  @Test
  void aFaultNamesTheColumnTheValueAndTheType() {
    assertThat(Rows.json("temp DOUBLE", "{\"temp\":\"abc\"}").fault())
        .isEqualTo("temp: 'abc' is not a DOUBLE");
  }

  @Test
  void aBrokenRowLeavesTheOthersAlone() {
    Rows rows =
        Rows.json(
            "a INT", "{\"a\":1}", "{\"a\":2} {\"a\":3}", "{\"a\":", "4}", "[5]", "6", "{\"a\":7}");
    assertThat(rows.values()).containsExactly(List.of(1), List.of(7));
    assertThat(rows.faults())
        .isEqualTo(
            Map.of(
                1, "row is not JSON: after the object's end there is more at column 9",
                2, "row is not JSON: the object does not end within its line, at column 5",
                3, "row is not a JSON object: it begins with '4}'",
                4, "row is not a JSON object: it begins with '[5]'",
                5, "row is not a JSON object: it begins with '6'"));
  }
}
