package io.roundabout.lanesource;

import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.lanesource.SparkDifference.Case;
import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.CsvOptions;
import io.roundabout.rowformat.Encoding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

/**
 * Spark's {@code from_json} and {@code from_csv} as judges of every type, over values that are
 * right, at the edge and wrong: the same value, or a difference that is listed with its reason.
 */
class SparkReadsTheSameTest {
  /** As we write csv: a quote within quotes is doubled. */
  private static final Map<String, String> CSV = Map.of("escape", "\"");

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final Set<SparkDifference> met = EnumSet.noneOf(SparkDifference.class);
  private final List<Case> unexplained = new ArrayList<>();

  @Test
  void everyValueOfEveryTypeIsReadAsSparkDoesOrTheDifferenceIsListed() throws Exception {
    json();
    csv();
    assertThat(unexplained).as("seed %d", seed).isEmpty();
    assertThat(met)
        .as("differences that are still there")
        .isEqualTo(EnumSet.allOf(SparkDifference.class));
    String page = Files.readString(Path.of("..", "docs", "formats", "rows.md"));
    assertThat(met).allSatisfy(it -> assertThat(page).contains("| " + it.title() + " |"));
  }

  private void json() {
    List<String> types = new ArrayList<>(ValueTexts.SCALARS);
    types.addAll(ValueTexts.NESTED);
    List<String> values = ValueTexts.json(random);
    List<String> rows = values.stream().map(value -> "{\"c\":" + value + "}").toList();
    List<Column> ways = new ArrayList<>();
    for (String type : types) {
      ways.add(functions.from_json(functions.col("value"), "c " + type, Map.of()));
    }
    List<List<String>> sparks = SingleValues.sparks(SparkForTests.session(), rows, ways);
    for (int i = 0; i < types.size(); i++) {
      Encoding encoding = Encoding.json(Columns.parse("c " + types.get(i)));
      compare(true, types.get(i), values, SingleValues.ours(encoding, rows), sparks.get(i));
    }
  }

  private void csv() {
    List<String> rows = ValueTexts.csv(random);
    List<Column> ways = new ArrayList<>();
    for (String type : ValueTexts.SCALARS) {
      ways.add(functions.from_csv(functions.col("value"), functions.lit("c " + type), CSV));
    }
    List<List<String>> sparks = SingleValues.sparks(SparkForTests.session(), rows, ways);
    for (int i = 0; i < ways.size(); i++) {
      String type = ValueTexts.SCALARS.get(i);
      Encoding encoding = Encoding.csv(Columns.parse("c " + type), CsvOptions.DEFAULT);
      compare(false, type, rows, SingleValues.ours(encoding, rows), sparks.get(i));
    }
  }

  private void compare(
      boolean json, String type, List<String> texts, List<String> ours, List<String> sparks) {
    for (int i = 0; i < texts.size(); i++) {
      Case found = new Case(json, type, texts.get(i), ours.get(i), sparks.get(i));
      if (!found.ours().equals(found.sparks())) {
        List<SparkDifference> reasons =
            Arrays.stream(SparkDifference.values()).filter(it -> it.explains(found)).toList();
        met.addAll(reasons);
        if (reasons.isEmpty()) {
          unexplained.add(found);
        }
      }
    }
  }
}
