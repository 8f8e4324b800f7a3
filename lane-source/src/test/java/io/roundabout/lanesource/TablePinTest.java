package io.roundabout.lanesource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablePinTest {
  private static final String JOIN = "SELECT v, name FROM a JOIN t ON v = k";

  @TempDir Path directory;

  @Test
  void aBatchThatFailsIsReadAgainWithTheSameVersionAndTheNextWithTheNewest() throws Exception {
    TestExit exit = new TestExit(directory, JOIN);
    try (TestLane a = TestLane.open(directory, "a", "v INT");
        TestLane t = TestLane.table(directory, "t", "k INT, name STRING")) {
      t.unload("{\"k\":1,\"name\":\"old\"}");
      a.unload("{\"v\":1}");
      exit.failAt(0);
      assertThatThrownBy(() -> exit.run(SparkForTests.views(a, t)))
          .hasMessageContaining("failed as asked");
      t.unload("{\"k\":1,\"name\":\"new\"}");
      a.unload("{\"v\":1}", "{\"v\":1}");
      exit.batches().clear();
      exit.run(SparkForTests.views(a, t));
      assertThat(exit.batches())
          .containsExactly(
              Map.entry(0L, List.of("1|old")), Map.entry(1L, List.of("1|new", "1|new")));
    }
  }

  @Test
  void aBatchWithoutNewRowsIsReadAgainWithTheSameVersionToo() throws Exception {
    TestExit exit =
        new TestExit(
            directory,
            session -> {
              session.table("a").withWatermark("at", "0 seconds").createOrReplaceTempView("late_a");
              return session.sql(
                  "SELECT n, name FROM (SELECT count(*) AS n FROM late_a"
                      + " GROUP BY window(at, '1 minute')) JOIN t ON n = k");
            });
    LaneViewsOptions patient =
        new LaneViewsOptions(Duration.ofDays(1), 1000, 1 << 20, 1 << 20, 1 << 20, Duration.ZERO);
    try (TestLane a = TestLane.open(directory, "a", "at TIMESTAMP");
        TestLane t = TestLane.table(directory, "t", "k INT, name STRING")) {
      t.unload("{\"k\":2,\"name\":\"old\"}");
      a.unload(
          "{\"at\":\"2020-01-01T00:00:01Z\"}",
          "{\"at\":\"2020-01-01T00:00:02Z\"}",
          "{\"at\":\"2020-01-01T00:05:00Z\"}");
      exit.failAt(1);
      Map<String, Lane> lanes = Map.of("a", a.lane(), "t", t.lane());
      try (LaneViews views = new LaneViews(lanes, Map.of(), Map.of(), patient)) {
        StreamingQuery query = exit.start(views, Trigger.ProcessingTime(0));
        assertThatThrownBy(query::awaitTermination).hasMessageContaining("failed as asked");
      }
      assertThat(exit.batches())
          .containsExactly(Map.entry(0L, List.of()), Map.entry(1L, List.of("2|old")));
      exit.batches().clear();
      t.unload("{\"k\":2,\"name\":\"new\"}");
      try (LaneViews views = new LaneViews(lanes, Map.of(), Map.of(), patient)) {
        StreamingQuery query = exit.start(views, Trigger.ProcessingTime(0));
        await().atMost(Duration.ofSeconds(60)).until(() -> exit.rows().equals(List.of("2|old")));
        query.stop();
      }
    }
  }

  @Test
  void aNewVersionAloneIsNoBatch() throws Exception {
    TestExit exit = new TestExit(directory, JOIN);
    try (TestLane a = TestLane.open(directory, "a", "v INT");
        TestLane t = TestLane.table(directory, "t", "k INT, name STRING")) {
      t.unload("{\"k\":1,\"name\":\"old\"}");
      a.unload("{\"v\":1}");
      exit.run(SparkForTests.views(a, t));
      t.unload("{\"k\":1,\"name\":\"new\"}");
      exit.run(SparkForTests.views(a, t));
      assertThat(exit.batches()).containsExactly(Map.entry(0L, List.of("1|old")));
    }
  }

  @Test
  void aQueryWaitsForItsTableAndSaysSo() throws Exception {
    TestExit exit = new TestExit(directory, JOIN);
    LaneViewsOptions patient =
        new LaneViewsOptions(Duration.ofDays(1), 1000, 1 << 20, 1 << 20, 1 << 20, Duration.ZERO);
    try (TestLane a = TestLane.open(directory, "a", "v INT");
        TestLane t = TestLane.table(directory, "t", "k INT, name STRING");
        LaneViews views =
            new LaneViews(Map.of("a", a.lane(), "t", t.lane()), Map.of(), Map.of(), patient)) {
      a.unload("{\"v\":1}");
      assertThat(views.waitingFor()).containsExactly("t");
      StreamingQuery query = exit.start(views, Trigger.ProcessingTime(0));
      try {
        await().atMost(Duration.ofSeconds(60)).until(() -> !views.rowsDone().isEmpty());
        assertThat(exit.batches()).isEmpty();
        assertThat(views.tablesNeeded()).isEmpty();
        t.unload("{\"k\":1,\"name\":\"there\"}");
        await().atMost(Duration.ofSeconds(60)).until(() -> exit.rows().equals(List.of("1|there")));
        assertThat(views.waitingFor()).isEmpty();
        long version = t.lane().log().newestTable().orElseThrow().version();
        assertThat(views.tablesInUse()).containsExactly(Map.entry("t", version));
        assertThat(views.tablesNeeded()).containsExactly(Map.entry("t", version));
      } finally {
        query.stop();
      }
    }
  }

  @Test
  void versionsBelowTheNeededOneMayGo() throws Exception {
    TestExit exit = new TestExit(directory, JOIN);
    LaneViewsOptions patient =
        new LaneViewsOptions(Duration.ofDays(1), 1000, 1 << 20, 1 << 20, 1 << 20, Duration.ZERO);
    try (TestLane a = TestLane.open(directory, "a", "v INT");
        TestLane t = TestLane.table(directory, "t", "k INT, name STRING")) {
      for (int i = 0; i < 4; i++) {
        t.unload("{\"k\":1,\"name\":\"n" + i + "\"}");
        a.unload("{\"v\":1}");
        try (LaneViews views =
            new LaneViews(Map.of("a", a.lane(), "t", t.lane()), Map.of(), Map.of(), patient)) {
          StreamingQuery query = exit.start(views, Trigger.ProcessingTime(0));
          int rows = i + 1;
          await().atMost(Duration.ofSeconds(60)).until(() -> exit.rows().size() == rows);
          await().atMost(Duration.ofSeconds(60)).until(() -> views.rowsDone().get("a") == rows);
          t.lane().log().dropTablesBelow(views.tablesNeeded().get("t"));
          query.stop();
        }
      }
      assertThat(exit.rows()).containsExactly("1|n0", "1|n1", "1|n2", "1|n3");
    }
  }

  @Test
  void aVersionIsReadAgainFromMemory() throws Exception {
    try (TestLane t = TestLane.table(directory, "t", "k INT, name STRING");
        LaneViews views = SparkForTests.views(t)) {
      t.unload("{\"k\":1,\"name\":\"one\"}", "{\"k\":2,\"name\":\"two\"}");
      long version = t.lane().log().newestTable().orElseThrow().version();
      long before = TableCache.SHARED.bytes();
      var session = SparkForTests.session();
      assertThat(SparkForTests.texts(views.table(session, "t", version).collectAsList()))
          .containsExactly("1|one", "2|two");
      assertThat(TableCache.SHARED.bytes()).isGreaterThan(before);
      assertThat(SparkForTests.texts(views.table(session, "t", version).limit(1).collectAsList()))
          .containsExactly("1|one");
      assertThat(SparkForTests.texts(views.table(session, "t", version).collectAsList()))
          .containsExactly("1|one", "2|two");
    }
  }

  @Test
  void aTableThatIsTooLargeIsNotKept() throws Exception {
    LaneViewsOptions small =
        new LaneViewsOptions(Duration.ofSeconds(1), 1000, 1 << 20, 1 << 20, 100, Duration.ZERO);
    try (TestLane t = TestLane.table(directory, "t", "k INT, name STRING");
        LaneViews views = new LaneViews(Map.of("t", t.lane()), Map.of(), Map.of(), small)) {
      t.unload("{\"k\":1,\"name\":\"" + "long ".repeat(100) + "\"}");
      var session = SparkForTests.session();
      views.createBatch(session);
      long before = TableCache.SHARED.bytes();
      for (int i = 0; i < 2; i++) {
        assertThat(session.sql("SELECT k FROM t").collectAsList()).hasSize(1);
        assertThat(session.sql("SELECT * FROM t").collectAsList()).hasSize(1);
      }
      assertThat(TableCache.SHARED.bytes()).isLessThanOrEqualTo(before + 100);
    }
  }

  @Test
  void aTableWithoutVersionIsEmptyToABatchQuery() throws Exception {
    try (TestLane t = TestLane.table(directory, "t", "k INT");
        LaneViews views = SparkForTests.views(t)) {
      var session = SparkForTests.session();
      views.createBatch(session);
      assertThat(session.sql("SELECT * FROM t").collectAsList()).isEmpty();
    }
  }
}
