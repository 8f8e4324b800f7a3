package io.roundabout.lanesource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream that is joined with a table while the table is changed. */
class ChangedTableJoinTest {
  private static final String JOIN = "SELECT v, name FROM a JOIN t ON v = k";

  @TempDir Path directory;
  private TestExit exit;

  @BeforeEach
  void exit() {
    exit = new TestExit(directory, JOIN);
  }

  private static String row(int k, String name) {
    return "{\"k\":%d,\"name\":\"%s\"}".formatted(k, name);
  }

  @Test
  void everyBatchSeesTheChangesThatAreCompleteWhenItBegins() throws Exception {
    try (TestLane a = TestLane.open(directory, "a", "v INT");
        TestLane t = TestLane.keyed(directory, "t", "k INT, name STRING", "k")) {
      t.upsert(row(1, "one"), row(2, "two"));
      a.unload("{\"v\":1}", "{\"v\":2}");
      exit.run(SparkForTests.views(a, t));
      t.upsert(row(1, "ONE"), "{\"k\":2,\"$delete\":true}", row(3, "three"));
      a.unload("{\"v\":1}", "{\"v\":2}", "{\"v\":3}");
      exit.run(SparkForTests.views(a, t));
      t.unload(row(2, "again"));
      a.unload("{\"v\":1}", "{\"v\":2}", "{\"v\":3}");
      exit.run(SparkForTests.views(a, t));
      assertThat(exit.batches())
          .containsExactly(
              Map.entry(0L, List.of("1|one", "2|two")),
              Map.entry(1L, List.of("1|ONE", "3|three")),
              Map.entry(2L, List.of("2|again")));
    }
  }

  @Test
  void aBatchThatFailsIsReadAgainWithItsVersionThoughTheTableWasCompacted() throws Exception {
    try (TestLane a = TestLane.open(directory, "a", "v INT");
        TestLane t = TestLane.keyed(directory, "t", "k INT, name STRING", "k")) {
      t.unload(row(1, "old"), row(2, "gone"));
      t.upsert(row(1, "pinned"));
      a.unload("{\"v\":1}", "{\"v\":2}");
      exit.failAt(0);
      assertThatThrownBy(() -> exit.run(SparkForTests.views(a, t)))
          .hasMessageContaining("failed as asked");
      t.upsert(row(1, "new"), "{\"k\":2,\"$delete\":true}");
      assertThat(TableCompaction.run(t.lane(), 0, 1)).isTrue();
      t.lane().log().dropTablesBelow(2);
      a.unload("{\"v\":1}", "{\"v\":2}");
      exit.batches().clear();
      exit.run(SparkForTests.views(a, t));
      assertThat(exit.batches())
          .containsExactly(
              Map.entry(0L, List.of("1|pinned", "2|gone")), Map.entry(1L, List.of("1|new")));
    }
  }

  @Test
  void aQueryThatNeedsNoColumnCountsTheRowsThatCount() throws Exception {
    try (TestLane t = TestLane.keyed(directory, "t", "k INT, name STRING", "k");
        LaneViews views = SparkForTests.views(t)) {
      t.unload(row(1, "a"), row(2, "b"), row(2, "c"));
      t.upsert("{\"k\":1,\"$delete\":true}");
      var session = SparkForTests.session();
      views.createBatch(session);
      assertThat(SparkForTests.texts(session.sql("SELECT count(*) FROM t").collectAsList()))
          .containsExactly("1");
      assertThat(SparkForTests.texts(session.sql("SELECT name FROM t").collectAsList()))
          .containsExactly("c");
    }
  }
}
