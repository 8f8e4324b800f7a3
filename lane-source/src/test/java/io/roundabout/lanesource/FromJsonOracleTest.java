package io.roundabout.lanesource;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spark's own reader of JSON as the judge of ours, over random rows. */
class FromJsonOracleTest {
  private static final String COLUMNS =
      "a BOOLEAN, b INT, c BIGINT, d DOUBLE, e STRING, f DATE, g TIMESTAMP, h DECIMAL(12,3),"
          + " i ARRAY<INT>, j STRUCT<x: STRING, y: ARRAY<BIGINT>>, k MAP<STRING,INT>,"
          + " l DECIMAL(30,5), m SMALLINT, n FLOAT";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 20261122, 77})
  void randomRowsHaveTheValuesThatSparkGivesThem(long seed) throws Exception {
    Random random = new Random(seed);
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      rows.add(row(random));
    }
    SparkSession session = SparkForTests.session();
    try (TestLane lane = TestLane.open(directory, "t", COLUMNS);
        LaneViews views = SparkForTests.views(lane)) {
      for (int at = 0; at < rows.size(); ) {
        int end = Math.min(rows.size(), at + 1 + random.nextInt(300));
        lane.unload(rows.subList(at, end).toArray(new String[0]));
        at = end;
      }
      views.createBatch(session);
      List<Row> ours = session.sql("SELECT * FROM t").collectAsList();
      List<Row> theirs =
          session
              .createDataset(rows, Encoders.STRING())
              .select(
                  functions
                      .from_json(
                          functions.col("value"), lane.lane().columns().ddl(), java.util.Map.of())
                      .as("r"))
              .select("r.*")
              .collectAsList();
      assertThat(ours).as("seed %d", seed).hasSameSizeAs(theirs);
      for (int i = 0; i < ours.size(); i++) {
        assertThat(ours.get(i)).as("seed %d, row %s", seed, rows.get(i)).isEqualTo(theirs.get(i));
      }
    }
  }

  private static String row(Random random) {
    List<String> members = new ArrayList<>();
    member(members, random, "a", () -> "" + random.nextBoolean());
    member(members, random, "b", () -> "" + random.nextInt());
    member(members, random, "c", () -> "" + random.nextLong());
    member(
        members,
        random,
        "d",
        () -> "" + random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
    member(members, random, "e", () -> text(random));
    member(
        members,
        random,
        "f",
        () ->
            "\"%04d-%02d-%02d\""
                .formatted(
                    1900 + random.nextInt(200), 1 + random.nextInt(12), 1 + random.nextInt(28)));
    member(
        members,
        random,
        "g",
        () ->
            "\"%04d-%02d-%02dT%02d:%02d:%02d.%06dZ\""
                .formatted(
                    1900 + random.nextInt(200),
                    1 + random.nextInt(12),
                    1 + random.nextInt(28),
                    random.nextInt(24),
                    random.nextInt(60),
                    random.nextInt(60),
                    random.nextInt(1_000_000)));
    member(
        members,
        random,
        "h",
        () -> "%d.%03d".formatted(random.nextInt(999_999_999), random.nextInt(1000)));
    member(members, random, "i", () -> ints(random));
    member(members, random, "j", () -> "{\"x\":" + text(random) + ",\"y\":" + ints(random) + "}");
    member(members, random, "k", () -> "{\"k1\":" + random.nextInt() + ",\"k2\":null}");
    member(
        members,
        random,
        "l",
        () ->
            "%d%d.%05d"
                .formatted(
                    1 + random.nextInt(999_999_999),
                    100_000_000 + random.nextInt(99_999_999),
                    random.nextInt(100_000)));
    member(members, random, "m", () -> "" + (short) random.nextInt());
    member(members, random, "n", () -> "" + random.nextFloat());
    member(members, random, "unknown", () -> ints(random));
    java.util.Collections.shuffle(members, random);
    return "{" + String.join(",", members) + "}";
  }

  private static void member(
      List<String> members, Random random, String name, java.util.function.Supplier<String> value) {
    int dice = random.nextInt(10);
    if (dice > 0) {
      members.add("\"" + name + "\":" + (dice == 1 ? "null" : value.get()));
    }
  }

  private static String ints(Random random) {
    StringBuilder text = new StringBuilder("[");
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(random.nextInt(8) == 0 ? "null" : random.nextInt(1000)).append(i > 1 ? "," : "");
    }
    return text.append(']').toString();
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append(
          switch (random.nextInt(8)) {
            case 0 -> "\\\"";
            case 1 -> "\\n";
            case 2 -> "\\u00e9";
            case 3 -> "ü";
            case 4 -> "😀";
            case 5 -> "\\ud83d\\ude00";
            default -> (char) ('a' + random.nextInt(26));
          });
    }
    return text.append('"').toString();
  }
}
