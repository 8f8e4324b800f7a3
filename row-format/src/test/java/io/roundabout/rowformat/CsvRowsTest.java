package io.roundabout.rowformat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvRowsTest {
  private static final CsvOptions NA = new CsvOptions(true, ',', '"', "NA");

  @Test
  void everyFlatTypeIsRead() {
    assertThat(
            Rows.csv(
                    "a BOOLEAN, b TINYINT, c SMALLINT, d INT, e BIGINT, f FLOAT, g DOUBLE,"
                        + " h DECIMAL(5,2), j STRING, k BINARY, l DATE, m TIMESTAMP,"
                        + " n TIMESTAMP_NTZ",
                    "TRUE,-1,+2,003,4,.5,NaN,1.5,Zürich,AQID,2013-01-01,"
                        + "2013-01-01 06:00:00,1970-01-01T00:00:00.5")
                .only())
        .containsExactly(
            true,
            (byte) -1,
            (short) 2,
            3,
            4L,
            0.5f,
            Double.NaN,
            new BigDecimal("1.50"),
            "Zürich",
            List.of((byte) 1, (byte) 2, (byte) 3),
            15706,
            1357020000000000L,
            500_000L);
  }

  @Test
  void onlyUnquotedTextCanBeNull() {
    Encoding encoding = Encoding.csv(Columns.parse("a STRING, b STRING"), NA);
    Rows rows = Rows.judge(encoding, Rows.block("NA,", "\"NA\",\"\"", "NAN, "));
    assertThat(rows.values())
        .containsExactly(Arrays.asList(null, null), List.of("NA", ""), List.of("NAN", " "));
  }

  @Test
  void quotesHoldSeparatorsAndDoubledQuotes() {
    assertThat(Rows.csv("a STRING, b STRING", "\"x,\"\"y\"\"\",5\" pipe").only())
        .containsExactly("x,\"y\"", "5\" pipe");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "1        | the row has 1 value where 2 belong: a, b",
        "1,2,3    | the row has 3 values where 2 belong: a, b",
        "x,1      | a: 'x' is not an INT",
        "~ 1,1~   | a: ' 1' is not an INT",
        "~\"\",1~ | a: '' is not an INT",
        "1.0,1    | a: '1.0' is not an INT",
        "5000000000,1 | a: '5000000000' is not an INT (-2147483648 to 2147483647)",
        "1,       | b: is null, but NOT NULL",
        "1,1e400 | b: '1e400' is not a DOUBLE (up to 1.7976931348623157E308 either side of 0)",
        "1,\"x | the quote at column 3 is not closed; a row is one line, and 'roundabout unload'"
            + " converts csv whose values span lines",
        "\"1\"2,3 | after the closing quote at column 3 a separator is missing"
            + " (quotes inside a value are doubled)"
      })
  void aFaultSaysWhatIsWrong(String line, String message) {
    Rows rows = Rows.csv("a INT, b DOUBLE NOT NULL", "1,2", line, "3,4");
    assertThat(rows.values()).containsExactly(List.of(1, 2.0), List.of(3, 4.0));
    assertThat(rows.faults()).isEqualTo(Map.of(1, message));
  }

  @Test
  void withAHeaderColumnsAreFoundByNameAndTheOthersLeftOut() {
    Columns columns = Columns.parse("temp DOUBLE, origin STRING");
    byte[] header = "\ufefforigin,\"year\",TEMP".getBytes(StandardCharsets.UTF_8);
    Encoding encoding = Encoding.csv(columns, NA, CsvHeader.parse(header, NA));
    assertThat(encoding.fields()).containsExactly("origin", "year", "TEMP");
    assertThat(Rows.judge(encoding, Rows.block("EWR,2013,39.02", "JFK,no year,NA")).values())
        .containsExactly(List.of(39.02, "EWR"), Arrays.asList(null, "JFK"));
  }

  @Test
  void aHeaderThatLacksColumnsIsRefusedByName() {
    Columns columns = Columns.parse("origin STRING, temp DOUBLE, dewp DOUBLE");
    Encoding encoding = Encoding.csv(columns, NA, List.of("origin", "tmp", "dew"));
    assertThatThrownBy(() -> RowDecoder.judge(encoding))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the header lacks columns 'temp', 'dewp'; it has origin, tmp, dew");
  }

  @Test
  void aHeaderThatNamesANeededColumnTwiceIsRefused() {
    Encoding encoding =
        Encoding.csv(Columns.parse("origin STRING"), NA, List.of("origin", "x", "x", "Origin"));
    assertThat(encoding.problem()).contains("column 'Origin' stands twice in the header");
  }

  @Test
  void columnsThatAreNestedNeedJson() {
    Columns columns = Columns.parse("a INT, tags ARRAY<STRING>");
    assertThat(Encoding.problem(Format.CSV, columns))
        .contains("column 'tags' is of type ARRAY<STRING>, which csv cannot hold; use json");
    assertThat(Encoding.problem(Format.JSON, columns)).isEmpty();
    assertThatThrownBy(() -> RowDecoder.of(Encoding.csv(columns, NA), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aHeaderThatCannotBeReadIsRefused() {
    assertThatThrownBy(() -> CsvHeader.parse("a,\"b".getBytes(StandardCharsets.UTF_8), NA))
        .hasMessageStartingWith("the csv header: the quote at column 3 is not closed");
    assertThatThrownBy(() -> CsvHeader.parse(new byte[] {'a', (byte) 0xe4}, NA))
        .hasMessage("the csv header is not UTF-8: byte 0xE4 at column 2");
    assertThatThrownBy(
            () -> CsvHeader.parse(",".repeat(20_000).getBytes(StandardCharsets.UTF_8), NA))
        .hasMessage("the csv header has 20001 names, more than 10000: is the separator ',' right?");
    assertThatThrownBy(() -> CsvHeader.parse(new byte[(1 << 20) + 1], NA))
        .hasMessage("the csv header is longer than 1 MiB");
  }

  @Test
  void optionsThatCouldNotTellValuesApartAreRefused() {
    assertThatThrownBy(() -> new CsvOptions(false, '"', '"', ""))
        .hasMessage("csv: separator and quote are both '\"'");
    assertThatThrownBy(() -> new CsvOptions(false, '\n', '"', ""))
        .hasMessageContaining("the separator must be one ASCII character and no line end");
    assertThatThrownBy(() -> new CsvOptions(false, ',', '"', "a,b"))
        .hasMessage("csv: the text for null, 'a,b', may not hold ','");
  }

  @Test
  void onlyAnUnclosedQuoteMeansThatAValueSpansLines() {
    assertThat(RowDecoder.spansLines(Rows.csv("a STRING", "\"x").fault())).isTrue();
    assertThat(RowDecoder.spansLines(Rows.csv("a STRING", "\"x\"y").fault())).isFalse();
    assertThat(RowDecoder.spansLines(Rows.json("a STRING", "{\"a\":\"x").fault())).isFalse();
  }
}
