package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.streaming.operators.stateful.StreamingDeduplicateExec;
import org.apache.spark.sql.execution.streaming.operators.stateful.join.StreamingSymmetricHashJoinExec;
import org.apache.spark.sql.execution.streaming.operators.stateful.join.StreamingSymmetricHashJoinHelper.JoinStateWatermarkPredicates;
import org.apache.spark.sql.execution.streaming.runtime.StreamingQueryWrapper;
import org.apache.spark.sql.execution.streaming.state.StateStore;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

class SweepsTest {
  /** The first batch finds the event time, the second has its watermark, the third stands. */
  private static final int SETTLED = 4;

  @TempDir Path directory;

  @AfterEach
  void atRest() {
    StateStore.stop();
  }

  /** Each batch brings ten values, at times that are so much later than those of the last. */
  private static Dataset<Row> rows(SparkSession session, int millisLater, String name) {
    return session
        .readStream()
        .format("rate-micro-batch")
        .options(
            Map.of(
                "rowsPerBatch", "10",
                "numPartitions", "1",
                "startTimestamp", "1000000",
                "advanceMillisPerBatch", Integer.toString(millisLater)))
        .load()
        .withColumnRenamed("value", name)
        .withColumnRenamed("timestamp", name + "_at")
        .withWatermark(name + "_at", "0 seconds");
  }

  private static Dataset<Row> join(String kind, int millisLater) {
    SparkSession session = SparkForTests.session().newSession();
    return rows(session, millisLater, "a")
        .join(
            rows(session, millisLater, "b"),
            functions.expr("a = b AND b_at BETWEEN a_at AND a_at + INTERVAL 1 SECOND"),
            kind);
  }

  private static Dataset<Row> distinct(int millisLater) {
    return rows(SparkForTests.session().newSession(), millisLater, "a").dropDuplicates("a", "a_at");
  }

  private record Ran(SparkPlan plan, StreamingQueryProgress progress) {
    <T> T node(Class<T> type) {
      return type.cast(find(plan, type));
    }

    long remembered() {
      return progress.stateOperators()[0].numRowsTotal();
    }
  }

  private static SparkPlan find(SparkPlan plan, Class<?> type) {
    if (type.isInstance(plan)) {
      return plan;
    }
    for (SparkPlan child : CollectionConverters.asJava(plan.children())) {
      SparkPlan found = find(child, type);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Runs some batches, one a run, and returns the last one. */
  private Ran run(Dataset<Row> rows) throws Exception {
    StreamingQuery query = null;
    for (int i = 0; i < SETTLED; i++) {
      query =
          rows.writeStream()
              .format("noop")
              .outputMode("append")
              .option("checkpointLocation", directory.toString())
              .trigger(Trigger.AvailableNow())
              .start();
      query.awaitTermination();
    }
    return new Ran(
        ((StreamingQueryWrapper) query).streamingQuery().lastExecution().executedPlan(),
        query.lastProgress());
  }

  @ParameterizedTest
  @ValueSource(strings = {"inner", "left_semi"})
  void aJoinIsNotLookedThroughWhileItsWatermarkStands(String kind) throws Exception {
    Ran ran = run(join(kind, 0));

    assertThat(ran.node(StreamingSymmetricHashJoinExec.class).stateWatermarkPredicates())
        .isEqualTo(new JoinStateWatermarkPredicates(Option.empty(), Option.empty()));
  }

  @Test
  void aJoinForgetsWhenItsWatermarkHasMoved() throws Exception {
    Ran ran = run(join("inner", 10_000));

    assertThat(
            ran.node(StreamingSymmetricHashJoinExec.class)
                .stateWatermarkPredicates()
                .left()
                .isDefined())
        .isTrue();
    assertThat(ran.progress().stateOperators()[0].numRowsRemoved()).isPositive();
    assertThat(ran.remembered()).isLessThanOrEqualTo(40);
  }

  @Test
  void whatAnOuterJoinForgetsIsAResultAndLookedForInEachBatch() throws Exception {
    Ran ran = run(join("left", 0));

    assertThat(
            ran.node(StreamingSymmetricHashJoinExec.class)
                .stateWatermarkPredicates()
                .left()
                .isDefined())
        .isTrue();
  }

  @Test
  void aDistinctIsNotLookedThroughWhileItsWatermarkStands() throws Exception {
    Ran standing = run(distinct(0));
    assertThat(standing.node(StreamingDeduplicateExec.class).eventTimeWatermarkForEviction())
        .isEqualTo(Option.empty());
  }

  @Test
  void aDistinctForgetsWhenItsWatermarkHasMoved() throws Exception {
    Ran moving = run(distinct(10_000));
    assertThat(
            moving.node(StreamingDeduplicateExec.class).eventTimeWatermarkForEviction().isDefined())
        .isTrue();
    assertThat(moving.progress().stateOperators()[0].numRowsRemoved()).isPositive();
    assertThat(moving.remembered()).isLessThanOrEqualTo(20);
  }
}
