package io.roundabout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CsvRecordsPropertyTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> NAMES = List.of("a", "b");

  @Property(tries = 500)
  void linesPassAsTheyAreUpToTheFirstRecordThatSpansThem(@ForAll("tables") List<List<String>> table)
      throws IOException {
    int plain = 0;
    while (plain < table.size() && table.get(plain).stream().noneMatch(v -> v.contains("\n"))) {
      plain++;
    }
    String text = csv(table);
    CsvRecords records = new CsvRecords(stream(text), ',');
    assertThat(new String(records.readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo(csv(table.subList(0, plain)));
    assertThat(records.lines()).isEqualTo(plain);
    assertThat(records.rest().isPresent()).isEqualTo(plain < table.size());
    if (records.rest().isPresent()) {
      assertThat(new String(records.rest().get().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(csv(table.subList(plain, table.size())));
    }
  }

  @Property(tries = 500)
  void asJsonEveryValueIsWhatACsvReaderReads(@ForAll("tables") List<List<String>> table)
      throws IOException {
    String text = csv(table);
    List<List<String>> expected = new ArrayList<>();
    CsvReader.builder().ofCsvRecord(text).forEach(csvRecord -> expected.add(csvRecord.getFields()));
    List<List<String>> read = new ArrayList<>();
    InputStream json = new CsvAsJson(stream(text), "test", NAMES, ',', "");
    for (String line : new String(json.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
      JsonNode row = JSON.readTree(line);
      read.add(NAMES.stream().map(name -> row.get(name).asText()).toList());
    }
    assertThat(read).isEqualTo(expected);
  }

  @Provide
  Arbitrary<List<List<String>>> tables() {
    Arbitrary<String> value =
        Arbitraries.of(
            "x",
            "with \"quotes\"",
            "a,b",
            "two\nlines",
            "\"",
            "\"\n",
            "ü€",
            "5\" pipe",
            "-",
            "tab\t");
    return value.list().ofSize(2).list().ofMaxSize(12);
  }

  private static String csv(List<List<String>> table) {
    return table.stream()
        .map(
            row ->
                row.stream()
                        .map(v -> "\"" + v.replace("\"", "\"\"") + "\"")
                        .collect(Collectors.joining(","))
                    + "\n")
        .collect(Collectors.joining());
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
