package io.roundabout.lanesource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandingBatchTest {
  private static final LaneViewsOptions PATIENT =
      new LaneViewsOptions(Duration.ofDays(1), 1000, 1 << 20, 1 << 20, 96 << 20, Duration.ZERO);

  @TempDir Path directory;

  /** What was asked of it; all results can be given. */
  private static final class Results implements StandingResults {
    private final AtomicInteger begun = new AtomicInteger();
    private final List<Long> given = new CopyOnWriteArrayList<>();
    private final List<Long> marked = new CopyOnWriteArrayList<>();

    @Override
    public void stand() {
      begun.incrementAndGet();
    }

    @Override
    public boolean give(long row) {
      given.add(row);
      return true;
    }

    @Override
    public void mark(long row) {
      marked.add(row);
    }
  }

  /** One query over the lanes a and b and the table t, into a sink that takes all. */
  private final class Run implements AutoCloseable {
    final TestLane a = TestLane.open(directory, "a", "v INT");
    final TestLane b = TestLane.open(directory, "b", "v INT");
    final TestLane t = TestLane.table(directory, "t", "k INT, name STRING");
    final Results results = new Results();
    private final LaneViews views;
    private final StreamingQuery query;

    Run(String sql, StandingSlots slots) throws Exception {
      t.unload("{\"k\":1,\"name\":\"one\"}");
      views =
          new LaneViews(
              Map.of("a", a.lane(), "b", b.lane(), "t", t.lane()),
              Map.of(),
              Map.of(),
              PATIENT,
              new Standing(slots, results, OptionalLong.empty()));
      SparkSession session = QuerySessions.open(SparkForTests.session());
      views.createStreaming(session);
      query =
          session
              .sql(sql)
              .writeStream()
              .format("noop")
              .option("checkpointLocation", directory.resolve("checkpoint").toString())
              .trigger(Trigger.ProcessingTime(0))
              .start();
    }

    /** Single rows, each when the one before is read. */
    void bring(int rows) throws Exception {
      for (int i = 0; i < rows; i++) {
        a.unload("{\"v\":1}");
        long end = a.lane().log().endRow();
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> results.given.contains(end) || done(end));
      }
    }

    private boolean done(long end) {
      return views.rowsDone().getOrDefault("a", 0L) >= end;
    }

    @Override
    public void close() throws Exception {
      query.stop();
      views.close();
      a.close();
      b.close();
      t.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT v FROM a",
        "SELECT v + 1 AS w FROM a WHERE v > 0",
        "SELECT v, explode(array(1, 2)) AS x FROM a",
        "SELECT v, name FROM a JOIN t ON v = k",
        "SELECT v, name FROM a LEFT JOIN t ON v = k",
        "SELECT v FROM a WHERE v IN (SELECT k FROM t)"
      })
  void aBatchStandsWhereARowsResultsComeBeforeTheNextRow(String sql) throws Exception {
    try (Run run = new Run(sql, new StandingSlots(1))) {
      run.bring(6);
      assertThat(run.results.begun).hasValue(1);
      assertThat(run.results.given).contains(5L, 6L);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT v FROM a UNION ALL SELECT v FROM b",
        "SELECT a.v FROM a JOIN b ON a.v = b.v",
        "SELECT v, current_timestamp() AS now FROM a"
      })
  void noBatchStandsOfAnotherQuery(String sql) throws Exception {
    try (Run run = new Run(sql, new StandingSlots(1))) {
      run.bring(5);
      assertThat(run.results.begun).hasValue(0);
    }
  }

  @Test
  void noBatchStandsWithoutASlot() throws Exception {
    try (Run run = new Run("SELECT v FROM a", StandingSlots.NONE)) {
      run.bring(5);
      assertThat(run.results.begun).hasValue(0);
    }
  }

  @Test
  void aSlotIsFreeAgainWhenItsQueryHasEnded() throws Exception {
    StandingSlots one = new StandingSlots(1);
    try (Run run = new Run("SELECT v FROM a", one)) {
      run.bring(3);
      assertThat(run.results.begun).hasValue(1);
      assertThat(one.take()).isFalse();
    }
    assertThat(one.take()).isTrue();
  }

  @Test
  void whereRowsEndIsNotedWhenNothingMoreComes() throws Exception {
    try (Run run = new Run("SELECT v FROM a", new StandingSlots(1))) {
      run.bring(5);
      await().atMost(Duration.ofSeconds(60)).until(() -> run.results.marked.contains(5L));
    }
  }
}
