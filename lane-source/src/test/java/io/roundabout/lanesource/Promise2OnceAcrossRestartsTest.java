package io.roundabout.lanesource;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each row of a lane is in exactly one batch, and a batch that is read again has the same rows and
 * the same table, however often the query fails in between.
 */
class Promise2OnceAcrossRestartsTest {
  private static final int STEPS = 10;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {20261122})
  void everyRowIsInOneBatchWhateverFails(long seed) throws Exception {
    Random random = new Random(seed);
    TestExit exit =
        new TestExit(
            directory,
            "SELECT v, name FROM (SELECT v FROM a UNION ALL SELECT v FROM b) CROSS JOIN t");
    LaneViewsOptions small =
        new LaneViewsOptions(Duration.ofSeconds(1), 5, 1 << 20, 1 << 20, 1 << 20, Duration.ZERO);
    List<Integer> unloaded = new ArrayList<>();
    Map<Long, List<String>> firstSeen = new TreeMap<>();
    try (TestLane a = TestLane.open(directory, "a", "v INT");
        TestLane b = TestLane.open(directory, "b", "v INT");
        TestLane t = TestLane.table(directory, "t", "name STRING")) {
      Map<String, Lane> lanes = Map.of("a", a.lane(), "b", b.lane(), "t", t.lane());
      for (int step = 0; step < STEPS; step++) {
        t.unload("{\"name\":\"dump " + step + "\"}");
        TestLane lane = random.nextBoolean() ? a : b;
        for (int block = random.nextInt(4); block > 0; block--) {
          lane.unload(rows(unloaded, 1 + random.nextInt(4)));
        }
        if (random.nextInt(3) > 0) {
          exit.failAt(exit.batches().size());
        }
        try {
          exit.run(new LaneViews(lanes, Map.of(), Map.of(), small));
        } catch (StreamingQueryException e) {
          assertThat(e).hasMessageContaining("failed as asked");
        }
        exit.batches().forEach(firstSeen::putIfAbsent);
        assertThat(exit.batches()).as("seed %d, step %d", seed, step).isEqualTo(firstSeen);
      }
      exit.failAt(-1);
      exit.run(new LaneViews(lanes, Map.of(), Map.of(), small));
      assertThat(exit.batches()).containsAllEntriesOf(firstSeen);
    }
    List<Integer> read = new ArrayList<>();
    exit.batches().values().forEach(batch -> batch.forEach(row -> read.add(value(row))));
    assertThat(read).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(unloaded);
  }

  private static String[] rows(List<Integer> unloaded, int count) {
    String[] rows = new String[count];
    for (int i = 0; i < count; i++) {
      rows[i] = "{\"v\":" + unloaded.size() + "}";
      unloaded.add(unloaded.size());
    }
    return rows;
  }

  private static int value(String row) {
    return Integer.parseInt(row.substring(0, row.indexOf('|')));
  }
}
