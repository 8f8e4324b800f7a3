package io.roundabout.exits;

import io.roundabout.exits.ExitStatus.BatchTime;
import io.roundabout.exitsink.ExitDeliveries;
import io.roundabout.lanesource.LaneViews;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;

/** One run of an exit's query, from its start to its end or failure. Thread-safe. */
final class QueryRun implements AutoCloseable {
  private static final String POOL = "spark.scheduler.pool";

  private final LaneViews views;
  private final StreamingQuery query;
  private volatile BatchTime lastBatch;

  private QueryRun(LaneViews views, StreamingQuery query) {
    this.views = views;
    this.query = query;
  }

  /**
   * Starts the query in a session of its own.
   *
   * @param views the lanes; closed with the run, also when it cannot start
   * @param delivery the key under which the exit's delivery is registered
   */
  static QueryRun start(
      SparkSession parent, ExitConfig exit, LaneViews views, String delivery, Path checkpoint)
      throws Exception {
    try {
      SparkSession session = parent.newSession();
      // The query's thread inherits the pool from the one that starts it.
      session.sparkContext().setLocalProperty(POOL, exit.name());
      views.createStreaming(session);
      StreamingQuery query =
          session
              .sql(exit.query().text())
              .writeStream()
              .queryName(exit.name())
              .format(ExitDeliveries.FORMAT)
              .option(ExitDeliveries.DELIVERY_OPTION, delivery)
              .option("checkpointLocation", checkpoint.toString())
              .outputMode("append")
              .trigger(Trigger.ProcessingTime(0))
              .start();
      return new QueryRun(views, query);
    } catch (Exception | Error e) {
      views.close();
      throw e;
    }
  }

  /**
   * Waits for the end of the query.
   *
   * @return whether it has ended
   * @throws StreamingQueryException when it failed
   */
  boolean awaitEnd(Duration patience) throws StreamingQueryException {
    return query.awaitTermination(patience.toMillis());
  }

  /** The table lanes without which the query cannot give anything. */
  List<String> waitingFor() {
    return views.waitingFor();
  }

  /** As {@link LaneViews#tablesNeeded}. */
  Map<String, Long> tablesNeeded() {
    return views.tablesNeeded();
  }

  Optional<BatchTime> lastBatch() {
    StreamingQueryProgress progress = query.lastProgress();
    long rows = progress == null ? 0 : rows(progress);
    if (rows > 0) {
      lastBatch =
          new BatchTime(
              Instant.parse(progress.timestamp()),
              rows,
              progress.durationMs().getOrDefault("triggerExecution", 0L));
    }
    return Optional.ofNullable(lastBatch);
  }

  /** What the query remembers. */
  Optional<ExitStatus.StateSize> remembered() {
    return Optional.empty();
  }

  /** From the offsets: Spark does not count rows of a source whose scan was narrowed. */
  private static long rows(StreamingQueryProgress progress) {
    long rows = 0;
    for (SourceProgress source : progress.sources()) {
      rows += Checkpoint.row(source.endOffset()) - Checkpoint.row(source.startOffset());
    }
    return rows;
  }

  /** Ends the query and waits for its end. */
  void stop() {
    try {
      query.stop();
    } catch (TimeoutException e) {
      throw new IllegalStateException("the query of exit '" + query.name() + "' does not end", e);
    }
  }

  @Override
  public void close() {
    try {
      stop();
    } finally {
      views.close();
    }
  }
}
