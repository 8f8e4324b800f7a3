package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.state.StateStore;
import org.apache.spark.sql.execution.streaming.state.StateStore$;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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
