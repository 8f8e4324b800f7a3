package io.roundabout.lanesource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

/**
 * A query with a checkpoint, whose results are kept by batch; a batch that comes again replaces.
 */
final class TestExit {
  private final Path checkpoint;
  private final String sql;
  private final Map<Long, List<String>> batches = new ConcurrentSkipListMap<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final List<String> plans = new ArrayList<>();

  TestExit(Path directory, String sql) {
    this.checkpoint = directory.resolve("checkpoint");
    this.sql = sql;
  }

  /** The next batch is read, and then fails. */
  void failOnce() {
    failures.set(1);
  }

  Map<Long, List<String>> batches() {
    return batches;
  }

  List<String> rows() {
    List<String> rows = new ArrayList<>();
    batches.values().forEach(rows::addAll);
    rows.sort(null);
    return rows;
  }

  List<String> plans() {
    return plans;
  }

  StreamingQuery start(LaneViews views, Trigger trigger) throws Exception {
    SparkSession session = SparkForTests.session();
    views.createStreaming(session);
    return session
        .sql(sql)
        .writeStream()
        .option("checkpointLocation", checkpoint.toString())
        .trigger(trigger)
        .foreachBatch((VoidFunction2<Dataset<Row>, Long>) this::take)
        .start();
  }

  private void take(Dataset<Row> rows, long batch) {
    batches.put(batch, SparkForTests.texts(rows.collectAsList()));
    if (failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      throw new IllegalStateException("failed as asked");
    }
  }

  /** Everything that is there now, to the end or to its failure. */
  void run(LaneViews views) throws Exception {
    StreamingQuery query = start(views, Trigger.AvailableNow());
    try {
      query.awaitTermination();
    } finally {
      query.stop();
      views.close();
    }
  }
}
