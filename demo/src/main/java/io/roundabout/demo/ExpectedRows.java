package io.roundabout.demo;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the story must bring: the join of the two files, made here with a map and without Spark.
 * Every row that was collected is crossed off; what is left, or was never expected, is a fault. Not
 * thread-safe.
 */
final class ExpectedRows {
  private final Map<String, Integer> missing = new HashMap<>();
  private Optional<String> unexpected = Optional.empty();
  private long total;

  /** Reads both files and joins them on {@code origin = faa}. */
  static ExpectedRows join(Path weather, Path airports) throws IOException {
    Map<String, String> names = new HashMap<>();
    try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(airports)) {
      rows.forEach(row -> names.put(row.getField("faa"), row.getField("name")));
    }
    ExpectedRows expected = new ExpectedRows();
    try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(weather)) {
      for (NamedCsvRecord row : rows) {
        String name = names.get(row.getField("origin"));
        if (name != null) {
          expected.add(
              String.join(
                  "|",
                  row.getField("origin"),
                  name,
                  row.getField("time_hour").replace("Z", ".000000Z"),
                  number(row.getField("temp")),
                  number(row.getField("wind_speed"))));
        }
      }
    }
    return expected;
  }

  private void add(String row) {
    missing.merge(row, 1, Integer::sum);
    total++;
  }

  long total() {
    return total;
  }

  /** Crosses a collected row off. */
  void collected(JsonNode row) {
    String text =
        String.join(
            "|",
            row.path("origin").asText(),
            row.path("name").asText(),
            row.path("time_hour").asText(),
            number(row.path("temp").asText()),
            number(row.path("wind_speed").asText()));
    Integer count = missing.get(text);
    if (count == null) {
      unexpected = unexpected.or(() -> Optional.of(text));
    } else if (count == 1) {
      missing.remove(text);
    } else {
      missing.put(text, count - 1);
    }
  }

  /** What is wrong with what was collected so far, if nothing more comes. */
  Optional<String> fault() {
    if (unexpected.isPresent()) {
      return unexpected.map(row -> "a row was collected that the join does not have: " + row);
    }
    return missing.keySet().stream()
        .findFirst()
        .map(row -> missing.size() + " kinds of rows are missing, one of them: " + row);
  }

  private static String number(String text) {
    return text.equals("NA") || text.equals("null")
        ? "-"
        : Double.toString(Double.parseDouble(text));
  }
}
