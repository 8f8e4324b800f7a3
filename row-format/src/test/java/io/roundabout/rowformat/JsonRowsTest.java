package io.roundabout.rowformat;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                    "{\"a\":[1,null,3],\"s\":{\"y\":[\"p\",\"q\"],\"z\":9},"
                        + "\"m\":{\"k\":1,\"l\":null}}")
                .only())
        .containsExactly(Arrays.asList(1, null, 3), Arrays.asList(null, List.of("p", "q")), map);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "DOUBLE        | \"abc\"              | 'abc' is not a DOUBLE",
        "DOUBLE        | \"1.5\"              | '1.5' is not a DOUBLE",
        "DOUBLE        | true                 | true is not a DOUBLE",
        "DOUBLE        | {\"x\":1}            | an object is not a DOUBLE",
        "DOUBLE        | 1e400 | 1e400 is not a DOUBLE (up to 1.7976931348623157E308 either side of 0)",
        "FLOAT         | -1e39 | -1e39 is not a FLOAT (up to 3.4028235E38 either side of 0)",
        "INT           | 1.0                  | 1.0 is not an INT",
        "INT           | 1e2                  | 1e2 is not an INT",
        "INT           | \"1\"                | '1' is not an INT",
        "INT           | 2147483648           | 2147483648 is not an INT (-2147483648 to 2147483647)",
        "TINYINT       | -129                 | -129 is not a TINYINT (-128 to 127)",
        "SMALLINT      | 32768                | 32768 is not a SMALLINT (-32768 to 32767)",
        "BIGINT | 9223372036854775808 | 9223372036854775808 is not a BIGINT"
            + " (-9223372036854775808 to 9223372036854775807)",
        "BOOLEAN       | 1                    | 1 is not a BOOLEAN (true or false)",
        "BOOLEAN       | \"true\"             | 'true' is not a BOOLEAN (true or false)",
        "STRING        | [1]                  | an array is not a STRING",
        "BINARY        | \"AQI*\"             | 'AQI*' is not a BINARY (base64)",
        "BINARY        | \"AQIDB\"            | 'AQIDB' is not a BINARY (base64)",
        "DATE          | \"2013-02-30\"       | '2013-02-30' is not a DATE (like 2013-01-01)",
        "TIMESTAMP     | \"2013-01-01T24:00:00Z\" | '2013-01-01T24:00:00Z' is not a TIMESTAMP"
            + " (like 2013-01-01T06:00:00Z)",
        "TIMESTAMP_NTZ | \"2013-01-01T06:00:00Z\" | '2013-01-01T06:00:00Z' is not a TIMESTAMP_NTZ"
            + " (like 2013-01-01T06:00:00, without a zone)",
        "DECIMAL(5,2)  | 1.234 | 1.234 does not fit DECIMAL(5,2)"
            + " (3 digits before the point, 2 behind it)",
        "DECIMAL(5,2)  | \"x\"                | 'x' is not a DECIMAL(5,2)",
        "ARRAY<INT>    | 5                    | 5 is not an ARRAY<INT>",
        "MAP<STRING,INT> | [5]                | an array is not a MAP<STRING,INT>",
        "STRUCT<x:INT> | \"5\"                | '5' is not a STRUCT",
        "STRING        | \"a\\ud800b\" | the text holds half of a surrogate pair, which is no character"
      })
  void aFaultNamesTheColumnTheValueAndTheType(String type, String value, String complaint) {
    assertThat(Rows.json("temp " + type, "{\"temp\":" + value + "}").fault())
        .isEqualTo("temp: " + complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "ARRAY<INT>               | [1,2,\"x\"]              | stops[2]: 'x' is not an INT",
        "ARRAY<STRUCT<t:ARRAY<INT>>> | [{},{\"t\":[true]}]   | stops[1].t[0]: true is not an INT",
        "STRUCT<a:STRUCT<b:INT>>  | {\"a\":{\"b\":[]}}       | stops.a.b: an array is not an INT",
        "STRUCT<a:INT NOT NULL>   | {}                       | stops.a: is missing, but NOT NULL",
        "MAP<STRING,INT>          | {\"k\":1.5}              | stops[k]: 1.5 is not an INT",
        "MAP<STRING,INT>          | {\"k\":1,\"k\":2}        | stops: key 'k' stands twice"
      })
  void aFaultWithinAColumnSaysWhere(String type, String value, String message) {
    assertThat(Rows.json("stops " + type, "{\"stops\":" + value + "}").fault()).isEqualTo(message);
  }

  @Test
  void aFaultStaysOneLineWhateverTheNamesInTheLaneHold() {
    Rows rows = Rows.json("x ARRAY<STRUCT<`a\u0000\n\u2028`:INT>>", "{\"x\":5}");
    assertThat(rows.fault())
        .isEqualTo("x: 5 is not an ARRAY<STRUCT<`a\\u0000\\u000A\\u2028`:INT>>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "DOUBLE         | \"NaN\"       | NaN",
        "DOUBLE         | \"-Infinity\" | -Infinity",
        "FLOAT          | \"Infinity\"  | Infinity",
        "DOUBLE         | -0            | -0.0",
        "DOUBLE         | 10.357019999999999 | 10.357019999999999",
        "STRING         | 1.10          | 1.10",
        "STRING         | -5            | -5",
        "STRING         | false         | false",
        "STRING         | \"a\\\\\\u00e4\\ud83d\\ude00\" | a\\ä😀",
        "DECIMAL(3,1)   | 12.3000       | 12.3",
        "DECIMAL(3,0)   | 1e2           | 100",
        "DECIMAL(20,1)  | \"5\"         | 5.0",
        "BINARY         | \"AQI\"       | [1, 2]",
        "BINARY         | \"AQI=\"      | [1, 2]"
      })
  void theseValuesFit(String type, String value, String expected) {
    assertThat(Rows.json("a " + type, "{\"a\":" + value + "}").only().get(0)).hasToString(expected);
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":NaN}",
        "{\"a\":+1}",
        "{\"a\":01}",
        "{\"a\":.5}",
        "{\"a\":5.}",
        "{'a':5}",
        "{a:5}",
        "{\"a\":5,}",
        "{\"a\":5} // comment",
        "{\"a\":5}}",
        "{\"x\":\"\\x\"}",
        "{\"x\":\"\u0001\"}",
        "\"a\"",
        "null",
        " "
      })
  void whatIsNotStandardJsonIsNoRow(String line) {
    assertThat(Rows.json("a DOUBLE", line).fault()).startsWith("row is not ");
  }

  @Test
  void aMessageSaysNothingOfSettingsThatDoNotExist() {
    assertThat(Rows.json("a DOUBLE", "{\"a\":NaN}").fault())
        .isEqualTo("row is not JSON: Non-standard token 'NaN' at column 8");
    assertThat(Rows.json("a DOUBLE", "{\"a\":[1}").fault())
        .isEqualTo("a: an array is not a DOUBLE");
    assertThat(Rows.json("a ARRAY<INT>", "{\"a\":[1}").fault())
        .doesNotContain("Source")
        .startsWith("row is not JSON: Unexpected close marker '}': expected ']' at column 8");
  }

  @Test
  void nestingWithoutEndIsCutOff() {
    String deep = "[".repeat(100) + "]".repeat(100);
    assertThat(Rows.json("a INT", "{\"x\":" + deep + "}").fault()).contains("64 deep");
    String number = "1".repeat(2000);
    assertThat(Rows.json("a INT", "{\"x\":" + number + "}").fault()).contains("1000 digits");
  }

  @Test
  void aLongValueIsShownShortAndVisible() {
    String fault = Rows.json("a INT", "{\"a\":\"\\n\\u2028" + "x".repeat(9000) + "\"}").fault();
    assertThat(fault).isEqualTo("a: '\\u000A\\u2028" + "x".repeat(27) + "…' is not an INT");
  }

  @Test
  void keysAreFoundInAnyOrderAndCase() {
    Rows rows =
        Rows.json(
            "a INT, b INT",
            "{\"b\":1,\"a\":2}",
            "{\"A\":3,\"unknown\":{\"a\":[9]},\"b\":4}",
            "{\"\\u0061\":5}",
            "{\"a\":6,\"B\":7}",
            "{ \"b\" : 8 , \"a\" : 9 } ",
            "{}");
    assertThat(rows.values())
        .containsExactly(
            List.of(2, 1),
            List.of(3, 4),
            Arrays.asList(5, null),
            List.of(6, 7),
            List.of(9, 8),
            Arrays.asList(null, null));
  }

  @Test
  void ofAKeyThatStandsTwiceTheLastHolds() {
    assertThat(Rows.json("a INT", "{\"a\":1,\"a\":2}").only()).containsExactly(2);
    assertThat(Rows.json("a INT", "{\"a\":1,\"A\":null}").only()).containsExactly((Object) null);
    assertThat(Rows.json("a INT", "{\"a\":\"x\",\"a\":2}").fault())
        .isEqualTo("a: 'x' is not an INT");
  }

  @Test
  void aColumnThatIsNotNullNeedsAValue() {
    assertThat(Rows.json("a INT NOT NULL", "{\"a\":null}").fault())
        .isEqualTo("a: is null, but NOT NULL");
    assertThat(Rows.json("a INT NOT NULL", "{}").fault()).isEqualTo("a: is missing, but NOT NULL");
  }

  @Test
  void invalidUtf8IsAFaultAlsoInWhatIsLeftOut() {
    Encoding encoding = Encoding.json(Columns.parse("a INT"));
    byte[] block = Rows.block("{\"a\":1,\"x\":\"ä\"}", "{\"a\":2,\"x\":\"?\"}", "{\"a\":3}");
    block[new String(block, StandardCharsets.ISO_8859_1).indexOf('?')] = (byte) 0xff;
    Rows rows = Rows.judge(encoding, block);
    assertThat(rows.values()).containsExactly(List.of(1), List.of(3));
    assertThat(rows.faults()).isEqualTo(Map.of(1, "row is not UTF-8: byte 0xFF at column 13"));
  }

  @Test
  void aByteOrderMarkInFrontIsDropped() {
    assertThat(Rows.json("a INT", "\ufeff{\"a\":1}").only()).containsExactly(1);
    assertThat(Rows.csv("a STRING", "\ufeffx").only()).containsExactly("x");
  }

  @Test
  void namesThatAreDataNeitherFillMemoryNorChangeVerdicts() {
    String[] lines = new String[20_000];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = "{\"key" + i + "\":" + i + ",\"a\":" + i + "}";
    }
    Rows rows = Rows.json("a INT", lines);
    assertThat(rows.faults()).isEmpty();
    assertThat(rows.values()).hasSize(lines.length).contains(List.of(19_999));
  }
}
