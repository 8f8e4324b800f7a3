package io.roundabout.lanesource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.roundabout.lanesource.LaneViews.StartAt;
import io.roundabout.lanesource.RowRanges.Range;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamTest {
  private static final String UNION = "SELECT v FROM a UNION ALL SELECT v FROM b";

  @TempDir Path directory;

  @Test
  void aUnionGoesOnWhereItStopped() throws Exception {
    TestExit exit = new TestExit(directory, UNION);
    try (TestLane a = TestLane.open(directory, "a", "v STRING");
        TestLane b = TestLane.open(directory, "b", "v STRING")) {
      a.unload("{\"v\":\"a1\"}", "{\"v\":\"a2\"}");
      b.unload("{\"v\":\"b1\"}");
      exit.run(SparkForTests.views(a, b));
      assertThat(exit.rows()).containsExactly("a1", "a2", "b1");
      b.unload("{\"v\":\"b2\"}");
      exit.run(SparkForTests.views(a, b));
      exit.run(SparkForTests.views(a, b));
      a.unload("{\"v\":\"a3\"}");
      exit.run(SparkForTests.views(a, b));
      assertThat(exit.rows()).containsExactly("a1", "a2", "a3", "b1", "b2");
      assertThat(exit.batches()).hasSize(3);
    }
  }

  @Test
  void aUnionThatWasSwappedIsRefused() throws Exception {
    try (TestLane a = TestLane.open(directory, "a", "v STRING");
        TestLane b = TestLane.open(directory, "b", "v STRING")) {
      a.unload("{\"v\":\"a1\"}");
      b.unload("{\"v\":\"b1\"}", "{\"v\":\"b2\"}");
      new TestExit(directory, UNION).run(SparkForTests.views(a, b));
      TestExit swapped = new TestExit(directory, "SELECT v FROM b UNION ALL SELECT v FROM a");
      assertThatThrownBy(() -> swapped.run(SparkForTests.views(a, b)))
          .hasMessageContaining("the checkpoint has read lane '")
          .hasMessageContaining("the query now reads lane '")
          .hasMessageContaining("changed places");
      assertThat(swapped.rows()).isEmpty();
    }
  }

  @Test
  void anotherLaneOfTheSameNameIsRefused() throws Exception {
    TestExit exit = new TestExit(directory, "SELECT v FROM a");
    try (TestLane a = TestLane.open(directory, "a", "v STRING")) {
      a.unload("{\"v\":\"a1\"}");
      exit.run(SparkForTests.views(a));
    }
    try (TestLane other = TestLane.open(directory.resolve("elsewhere"), "a", "v STRING")) {
      other.unload("{\"v\":\"x\"}");
      assertThatThrownBy(() -> exit.run(SparkForTests.views(other)))
          .isInstanceOf(StreamingQueryException.class)
          .hasMessageContaining("one was replaced");
    }
  }

  @Test
  void aBatchThatFailsIsReadAgainUpToTheSameRow() throws Exception {
    TestExit exit = new TestExit(directory, "SELECT v FROM a");
    try (TestLane a = TestLane.open(directory, "a", "v STRING")) {
      a.unload("{\"v\":\"a1\"}");
      exit.failAt(0);
      LaneViews failing = SparkForTests.views(a);
      StreamingQuery query = exit.start(failing, Trigger.ProcessingTime(0));
      assertThatThrownBy(query::awaitTermination).hasMessageContaining("failed as asked");
      assertThat(failing.batchRows()).containsExactly(Map.entry("a", new Range(0, 1)));
      failing.close();
      a.unload("{\"v\":\"a2\"}");
      exit.run(SparkForTests.views(a));
      assertThat(exit.batches())
          .containsExactly(Map.entry(0L, List.of("a1")), Map.entry(1L, List.of("a2")));
    }
  }

  @Test
  void rowsWakeAWaitingQuery() throws Exception {
    TestExit exit = new TestExit(directory, UNION);
    LaneViewsOptions patient =
        new LaneViewsOptions(Duration.ofDays(1), 1000, 1 << 20, 1 << 20, 1 << 20, Duration.ZERO);
    try (TestLane a = TestLane.open(directory, "a", "v STRING");
        TestLane b = TestLane.open(directory, "b", "v STRING");
        LaneViews views =
            new LaneViews(Map.of("a", a.lane(), "b", b.lane()), Map.of(), Map.of(), patient)) {
      StreamingQuery query = exit.start(views, Trigger.ProcessingTime(0));
      try {
        for (int i = 0; i < 5; i++) {
          int rows = 2 * i;
          a.unload("{\"v\":\"a\"}");
          await().atMost(Duration.ofSeconds(60)).until(() -> exit.rows().size() == rows + 1);
          b.unload("{\"v\":\"b\"}");
          await().atMost(Duration.ofSeconds(60)).until(() -> exit.rows().size() == rows + 2);
        }
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> views.rowsDone().equals(Map.of("a", 5L, "b", 5L)));
      } finally {
        query.stop();
      }
      assertThat(query.exception().isDefined()).isFalse();
    }
  }

  @Test
  void aQueryBeginsAtTheRowsThatItsGenerationBeganWith() throws Exception {
    try (TestLane a = TestLane.open(directory, "a", "v STRING")) {
      a.unload("{\"v\":\"before\"}");
      Map<String, Lane> lanes = Map.of("a", a.lane());
      Map<String, Long> now = LaneViews.startRows(lanes, StartAt.NOW);
      assertThat(now).containsExactly(Map.entry("a", 1L));
      assertThat(LaneViews.startRows(lanes, StartAt.BEGINNING)).containsExactly(Map.entry("a", 0L));
      a.unload("{\"v\":\"after\"}");
      TestExit exit = new TestExit(directory, "SELECT v FROM a");
      exit.run(new LaneViews(lanes, Map.of(), now));
      assertThat(exit.rows()).containsExactly("after");
    }
  }

  @Test
  void aLimitedBatchEndsAtABlock() throws Exception {
    TestExit exit = new TestExit(directory, "SELECT v FROM a");
    try (TestLane a = TestLane.open(directory, "a", "v INT")) {
      a.blocks(
          List.of(List.of("{\"v\":1}", "{\"v\":2}"), List.of("{\"v\":3}"), List.of("{\"v\":4}")));
      LaneViewsOptions small =
          new LaneViewsOptions(Duration.ofSeconds(1), 3, 1 << 20, 1 << 20, 1 << 20, Duration.ZERO);
      exit.run(new LaneViews(Map.of("a", a.lane()), Map.of(), Map.of(), small));
      assertThat(exit.batches())
          .containsExactly(Map.entry(0L, List.of("1", "2", "3")), Map.entry(1L, List.of("4")));
    }
  }

  @Test
  void breakdownsAndSkippedRowsNeverAppear() throws Exception {
    TestExit exit = new TestExit(directory, "SELECT v FROM a");
    try (TestLane a = TestLane.open(directory, "a", "v INT")) {
      a.unload("{\"v\":0}", "{\"v\":\"x\"}", "{\"v\":2}");
      a.unload("{\"v\":3}", "{\"v\":4}");
      RowRanges skips = new RowRanges(List.of(new Range(2, 4)));
      exit.run(SparkForTests.views(Map.of("a", skips), a));
      assertThat(exit.rows()).containsExactly("0", "4");
    }
  }

  @Test
  void aLaneMayBeReadTwice() throws Exception {
    TestExit exit =
        new TestExit(
            directory, "SELECT v, w FROM a UNION ALL SELECT v, 'again' FROM a WHERE w = 'x'");
    try (TestLane a = TestLane.open(directory, "a", "v INT, w STRING, u STRING")) {
      a.unload("{\"v\":1,\"w\":\"x\"}", "{\"v\":2,\"w\":\"y\"}");
      exit.run(SparkForTests.views(a));
      assertThat(exit.rows()).containsExactly("1|again", "1|x", "2|y");
    }
  }

  @Test
  void aStopInterruptsTheWait() throws Exception {
    TestExit exit = new TestExit(directory, "SELECT v FROM a");
    LaneViewsOptions patient =
        new LaneViewsOptions(Duration.ofDays(1), 1000, 1 << 20, 1 << 20, 1 << 20, Duration.ZERO);
    try (TestLane a = TestLane.open(directory, "a", "v INT");
        LaneViews views = new LaneViews(Map.of("a", a.lane()), Map.of(), Map.of(), patient)) {
      StreamingQuery query = exit.start(views, Trigger.ProcessingTime(0));
      await().until(() -> views.rowsDone().equals(Map.of("a", 0L)));
      query.stop();
      assertThat(query.isActive()).isFalse();
      assertThat(query.exception().isDefined()).isFalse();
    }
  }
}
