package io.roundabout.lanesource;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.runtime.StreamingQueryWrapper;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spark makes of our scans. */
class PlanTest {
  @TempDir Path directory;

  @Test
  void aTableIsReadByTheWantedColumnsInGeneratedCode() throws Exception {
    try (TestLane a = TestLane.open(directory, "a", "v INT, w STRING, u STRING");
        LaneViews views = SparkForTests.views(a)) {
      a.unload("{\"v\":1}");
      SparkSession session = SparkForTests.session();
      views.createBatch(session);
      String plan = plan(session.sql("SELECT u FROM a WHERE v > 0"));
      assertThat(plan).contains("*(1) ColumnarToRow").contains("BatchScan lane a[v", "u#");
      assertThat(plan).doesNotContain("w#");
    }
  }

  @Test
  void aStreamIsReadByTheWantedColumnsInGeneratedCode() throws Exception {
    try (TestLane a = TestLane.open(directory, "a", "v INT, w STRING, u STRING")) {
      a.unload("{\"v\":1}");
      String plan = streamingPlan("SELECT u FROM a WHERE v > 0", a);
      assertThat(plan).contains("ColumnarToRow").contains("*(1)");
      assertThat(scanLine(plan)).contains("v#", "u#").doesNotContain("w#");
    }
  }

  @Test
  void rowsThatAreOnlyCountedHaveNoColumns() throws Exception {
    try (TestLane a = TestLane.open(directory, "a", "v INT, w STRING")) {
      a.unload("{\"v\":1}", "{}");
      TestExit exit = new TestExit(directory, "SELECT 'row' AS r FROM a");
      exit.run(SparkForTests.views(a));
      assertThat(exit.rows()).containsExactly("row", "row");
    }
  }

  @Test
  void ofASmallBatchAndALargeTableTheBatchIsBroadcast() throws Exception {
    try (TestLane a = TestLane.open(directory, "a", "w STRING, v INT");
        TestLane t = TestLane.table(directory, "t", "k INT, name STRING, more STRING")) {
      List<String> rows = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        rows.add("{\"k\":" + i + ",\"name\":\"name " + i + "\"}");
      }
      t.unload(rows.toArray(new String[0]));
      a.unload("{\"v\":7}");
      assertThat(streamingPlan("SELECT v, name FROM a JOIN t ON v = k", a, t))
          .containsPattern("BroadcastHashJoin .*BuildLeft")
          .doesNotContain("w#", "more#");
      a.unload(Collections.nCopies(200_000, "{\"v\":7}").toArray(new String[0]));
      assertThat(streamingPlan("SELECT v, name FROM a JOIN t ON v = k", a, t))
          .containsPattern("BroadcastHashJoin .*BuildRight");
    }
  }

  @Test
  void inputRowsAreCountedByLane() throws Exception {
    try (TestLane a = TestLane.open(directory, "a", "v INT, w STRING");
        LaneViews views = SparkForTests.views(a)) {
      a.unload("{\"v\":1}", "{\"v\":2}");
      StreamingQuery query =
          new TestExit(directory, "SELECT v FROM a").start(views, Trigger.AvailableNow());
      query.awaitTermination();
      assertThat(query.recentProgress()[0].numInputRows()).isEqualTo(2);
      assertThat(query.recentProgress()[0].sources()[0].description()).isEqualTo("lane a");
    }
  }

  @Test
  void theLanesOfAQueryAreFound() throws Exception {
    Lane a = Lane.declared("a", io.roundabout.rowformat.Columns.parse("v INT"), false);
    Lane b = Lane.declared("b", io.roundabout.rowformat.Columns.parse("v INT"), false);
    Lane t = Lane.declared("t", io.roundabout.rowformat.Columns.parse("v INT"), true);
    Lane u = Lane.declared("u", io.roundabout.rowformat.Columns.parse("v INT"), true);
    try (LaneViews views =
        new LaneViews(Map.of("a", a, "b", b, "t", t, "u", u), Map.of(), Map.of())) {
      SparkSession session = SparkForTests.session();
      views.createStreaming(session);
      assertThat(
              LaneViews.lanesRead(
                  session.sql(
                      "WITH x AS (SELECT v FROM a) SELECT * FROM x JOIN t USING (v)"
                          + " WHERE v > (SELECT max(v) FROM u)")))
          .containsExactly("a", "t", "u");
    }
  }

  private String streamingPlan(String sql, TestLane... lanes) throws Exception {
    try (LaneViews views = SparkForTests.views(lanes)) {
      StreamingQuery query =
          new TestExit(java.nio.file.Files.createTempDirectory(directory, "q"), sql)
              .start(views, Trigger.AvailableNow());
      query.awaitTermination();
      return ((StreamingQueryWrapper) query)
          .streamingQuery()
          .lastExecution()
          .executedPlan()
          .toString();
    }
  }

  private static String scanLine(String plan) {
    return plan.lines().filter(line -> line.contains("MicroBatchScan")).findFirst().orElse(plan);
  }

  private static String plan(org.apache.spark.sql.Dataset<?> query) {
    return ((org.apache.spark.sql.classic.Dataset<?>) query)
        .queryExecution()
        .executedPlan()
        .toString();
  }
}
