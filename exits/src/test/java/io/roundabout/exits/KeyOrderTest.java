package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.SortExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.streaming.operators.stateful.join.StreamingSymmetricHashJoinExec;
import org.apache.spark.sql.execution.streaming.runtime.StreamingQueryWrapper;
import org.apache.spark.sql.execution.streaming.state.StateStore;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

class KeyOrderTest {
  private static final int ROWS = 1_000;

  @TempDir Path directory;

  @AfterEach
  void atRest() {
    StateStore.stop();
  }

  /** Values from 0 on, each with a key that looks drawn. */
  private static Dataset<Row> rows(SparkSession session, String name) {
    return session
        .readStream()
        .format("rate-micro-batch")
        .options(Map.of("rowsPerBatch", Integer.toString(ROWS), "numPartitions", "1"))
        .load()
        .select(functions.expr("value * 7919 % 1000 AS " + name));
  }

  @Test
  void bothSidesComeInTheOrderOfTheKeysAndNoneIsLeftOut() throws Exception {
    SparkSession session = SparkForTests.session().newSession();
    List<Long> found = Collections.synchronizedList(new ArrayList<>());
    StreamingQuery query =
        rows(session, "a")
            .join(rows(session, "b"), functions.expr("a = b"))
            .writeStream()
            .foreachBatch(
                (Dataset<Row> batch, Long number) ->
                    batch.collectAsList().forEach(row -> found.add(row.getLong(0))))
            .outputMode("append")
            .option("checkpointLocation", directory.toString())
            .trigger(Trigger.AvailableNow())
            .start();
    query.awaitTermination();

    assertThat(found).hasSize(ROWS).doesNotHaveDuplicates();
    SparkPlan plan =
        ((StreamingQueryWrapper) query).streamingQuery().lastExecution().executedPlan();
    StreamingSymmetricHashJoinExec join = join(plan);
    assertThat(sort(join.left()).sortOrder().apply(0).child()).isEqualTo(join.leftKeys().apply(0));
    assertThat(sort(join.right()).sortOrder().apply(0).child())
        .isEqualTo(join.rightKeys().apply(0));
  }

  private static StreamingSymmetricHashJoinExec join(SparkPlan plan) {
    return plan instanceof StreamingSymmetricHashJoinExec join ? join : join(onlyChild(plan));
  }

  /** Code that is generated for it stands around it. */
  private static SortExec sort(SparkPlan plan) {
    return plan instanceof SortExec sort ? sort : sort(onlyChild(plan));
  }

  private static SparkPlan onlyChild(SparkPlan plan) {
    return CollectionConverters.asJava(plan.children()).get(0);
  }
}
