package io.roundabout.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvConversionTest {
  private static String json(String csv, String... names) throws IOException {
    byte[] bytes = csv.getBytes(StandardCharsets.UTF_8);
    return new String(
        new CsvAsJson(new ByteArrayInputStream(bytes), "test", List.of(names), ',', "NA")
            .readAllBytes(),
        StandardCharsets.UTF_8);
  }

  @Test
  void numbersWordsAndMissingValuesKeepTheirKind() throws IOException {
    assertThat(
            json(
                "1,-2.5e3,true,NA,,\"NA\",\"\",007,\"12\"\n",
                "a",
                "b",
                "c",
                "d",
                "e",
                "f",
                "g",
                "h",
                "i"))
        .isEqualTo(
            "{\"a\":1,\"b\":-2.5e3,\"c\":true,\"d\":null,\"e\":null,\"f\":\"NA\",\"g\":\"\","
                + "\"h\":\"007\",\"i\":\"12\"}\n");
  }

  @Test
  void aRecordWithTooManyValuesBecomesARowThatTheGateRefuses() throws IOException {
    assertThat(json("1,2,3\n", "a", "b")).isEqualTo("{\"a\":1,\"b\":2,3}\n");
    assertThat(json("1\n", "a", "b")).isEqualTo("{\"a\":1}\n");
  }

  @Test
  void bytesThatAreNotUtf8StayAsTheyAre() throws IOException {
    byte[] csv = {'"', (byte) 0xFF, '\n', (byte) 0xC3, (byte) 0xBC, '"', '\n'};
    byte[] json =
        new CsvAsJson(new ByteArrayInputStream(csv), "test", List.of("a"), ',', "").readAllBytes();
    assertThat(json)
        .isEqualTo("{\"a\":\"\u00FF\\u000a\u00C3\u00BC\"}\n".getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void aQuoteInTheMiddleOfAValueOpensNothing() throws IOException {
    String csv = "5\" pipe,3\n6\" pipe,4\n";
    CsvRecords records =
        new CsvRecords(new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), ',');
    assertThat(records.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo(csv);
    assertThat(records.rest()).isEmpty();
  }

  @Test
  void utf16IsToldApart() {
    byte[] utf16 = "a".getBytes(StandardCharsets.UTF_16);
    assertThatThrownBy(() -> Prologue.open(new ByteArrayInputStream(utf16), "x.csv"))
        .hasMessageContaining("x.csv is UTF-16")
        .hasMessageContaining("iconv");
  }
}
