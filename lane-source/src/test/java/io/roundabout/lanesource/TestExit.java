package io.roundabout.lanesource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
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
  private final Function<SparkSession, Dataset<Row>> query;
  private final Map<Long, List<String>> batches = new ConcurrentSkipListMap<>();
  private final AtomicLong failing = new AtomicLong(-1);

  TestExit(Path directory, String sql) {
    this(directory, session -> session.sql(sql));
  }

  TestExit(Path directory, Function<SparkSession, Dataset<Row>> query) {
    this.checkpoint = directory.resolve("checkpoint");
    this.query = query;
  }

  /** The batch is read, and then fails, once. */
  void failAt(long batch) {
    failing.set(batch);
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

  StreamingQuery start(LaneViews views, Trigger trigger) throws Exception {
    SparkSession session = QuerySessions.open(SparkForTests.session());
    views.createStreaming(session);
    return query
        .apply(session)
        .writeStream()
        .option("checkpointLocation", checkpoint.toString())
        .trigger(trigger)
        .foreachBatch((VoidFunction2<Dataset<Row>, Long>) this::take)
        .start();
  }

  private void take(Dataset<Row> rows, long batch) {
    batches.put(batch, SparkForTests.texts(rows.collectAsList()));
    if (failing.compareAndSet(batch, -1)) {
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
