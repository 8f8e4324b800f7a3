package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.exchange.BroadcastExchangeExec;
import org.apache.spark.sql.execution.streaming.state.StateStore;
import org.apache.spark.sql.execution.streaming.state.StateStore$;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.util.KnownSizeEstimation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

class SparkRuntimeTest {
  @TempDir Path directory;

  /** An open store's native threads can keep the process from ending. */
  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void aQueryThatIsStoppedInTheMiddleOfItsBatchLeavesNoStoreOpen() throws Exception {
    SparkForTests.stop();
    try (SparkRuntime runtime =
        SparkRuntime.start(new SparkOptions("local[2]", Map.of(), directory.resolve("spark")))) {
      StreamingQuery query = remembering(runtime.session());
      await().atMost(1, TimeUnit.MINUTES).until(() -> openStores() > 0);
      query.stop();
    }

    assertThat(openStores()).isZero();
    assertThat(StateStore.isMaintenanceRunning()).isFalse();
  }

  /** By itself Spark takes 32 MiB for each, and fifty exits join fifty tables at once. */
  @Test
  void aSmallTableThatIsJoinedTakesLittleMemory() throws Exception {
    SparkForTests.stop();
    try (SparkRuntime runtime =
        SparkRuntime.start(new SparkOptions("local[2]", Map.of(), directory.resolve("spark")))) {
      Dataset<?> joined =
          (Dataset<?>)
              runtime
                  .session()
                  .sql(
                      "SELECT /*+ BROADCAST(b) */ a.id FROM range(9) a JOIN range(100) b ON a.id ="
                          + " b.id");
      BroadcastExchangeExec table = exchange(joined.queryExecution().executedPlan()).orElseThrow();
      KnownSizeEstimation byKeys = (KnownSizeEstimation) table.executeBroadcast().value();
      assertThat(byKeys.estimatedSize()).isBetween(1L, 2L << 20);
    }
  }

  private static Optional<BroadcastExchangeExec> exchange(SparkPlan plan) {
    return plan instanceof BroadcastExchangeExec found
        ? Optional.of(found)
        : CollectionConverters.asJava(plan.children()).stream()
            .flatMap(child -> exchange(child).stream())
            .findFirst();
  }

  /** One batch, which takes many seconds. */
  private StreamingQuery remembering(SparkSession session) throws Exception {
    return session
        .readStream()
        .format("rate-micro-batch")
        .options(Map.of("rowsPerBatch", "5000000", "numPartitions", "2"))
        .load()
        .dropDuplicates("value")
        .writeStream()
        .format("noop")
        .option("checkpointLocation", directory.resolve("checkpoint").toString())
        .start();
  }

  private static int openStores() throws ReflectiveOperationException {
    Method loaded = StateStore$.class.getDeclaredMethod("loadedProviders");
    loaded.setAccessible(true);
    return ((scala.collection.Map<?, ?>) loaded.invoke(StateStore$.MODULE$)).size();
  }
}
