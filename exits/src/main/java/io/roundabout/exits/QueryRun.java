package io.roundabout.exits;

import io.roundabout.exits.ExitStatus.BatchTime;
import io.roundabout.exits.ExitStatus.StateSize;
import io.roundabout.exitsink.ExitDeliveries;
import io.roundabout.lanesource.LaneViews;
import io.roundabout.lanesource.QuerySessions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;

/** One run of an exit's query, from its start to its end or failure. Thread-safe. */
final class QueryRun implements AutoCloseable {
  private static final String POOL = "spark.scheduler.pool";
  private static final String NO_DATA_BATCHES = "spark.sql.streaming.noDataMicroBatches.enabled";
  private static final String REUSE = "spark.sql.exchange.reuse";
  private static final String STORE_COUNTS =
      "spark.sql.streaming.stateStore.rocksdb.trackTotalNumberOfRows";
  private static final String ON_DISK = "rocksdbSstFileSize";

  private final LaneViews views;
  private final StreamingQuery query;
  private final Optional<RememberedRows> counted;
  private volatile BatchTime lastBatch;

  private QueryRun(LaneViews views, StreamingQuery query, Optional<RememberedRows> counted) {
    this.views = views;
    this.query = query;
    this.counted = counted;
  }

  /**
   * Starts the query in a session of its own.
   *
   * @param library what the query may use
   * @param memory as the check has found it
   * @param views the lanes; closed with the run, also when it cannot start
   * @param delivery the key under which the exit's delivery is registered
   */
  static QueryRun start(
      SparkSession parent,
      ExitConfig exit,
      Library library,
      QueryMemory memory,
      LaneViews views,
      String delivery,
      Path checkpoint)
      throws Exception {
    try {
      SparkSession session = QuerySessions.open(parent);
      // The query's thread inherits the pool from the one that starts it.
      session.sparkContext().setLocalProperty(POOL, exit.name());
      // What has ended is given when the mark has passed it, even if no row comes with the mark.
      session.conf().set(NO_DATA_BATCHES, memory.stateful());
      // An aggregate over an exchange that is shared has no watermark (4.2): it would never end.
      session.conf().set(REUSE, !memory.stateful());
      Optional<RememberedRows> counted = Optional.empty();
      if (memory.onlyAdds()) {
        session.conf().set(STORE_COUNTS, false);
        counted = Optional.of(RememberedRows.in(checkpoint.resolveSibling("remembered.json")));
        session.streams().addListener(counted.get());
      }
      views.createStreaming(session);
      Dataset<Row> rows = QueryText.say(session, exit, library, views.lanes());
      StreamingQuery query =
          StreamingForm.of(session, rows, exit)
              .writeStream()
              .queryName(exit.name())
              .format(ExitDeliveries.FORMAT)
              .option(ExitDeliveries.DELIVERY_OPTION, delivery)
              .option("checkpointLocation", checkpoint.toString())
              .outputMode(memory.changes() ? "update" : "append")
              .trigger(Trigger.ProcessingTime(0))
              .start();
      return new QueryRun(views, query, counted);
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
    views
        .lastGroup()
        .ifPresent(group -> lastBatch = new BatchTime(group.at(), group.rows(), group.millis()));
    return Optional.ofNullable(lastBatch);
  }

  /** What the query remembers. */
  Optional<StateSize> remembered() {
    StreamingQueryProgress progress = query.lastProgress();
    if (progress == null || progress.stateOperators().length == 0) {
      return Optional.empty();
    }
    long rows = 0;
    long bytes = 0;
    for (StateOperatorProgress state : progress.stateOperators()) {
      rows += state.numRowsTotal();
      bytes += state.memoryUsedBytes() + state.customMetrics().getOrDefault(ON_DISK, 0L);
    }
    String watermark = progress.eventTime().get("watermark");
    return Optional.of(
        new StateSize(
            counted.isPresent() ? counted.get().rows() : rows,
            bytes,
            watermark == null
                ? OptionalLong.empty()
                : OptionalLong.of(
                    ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(watermark)))));
  }

  /** From the offsets: Spark does not count rows of a source whose scan was narrowed. */
  private static long rows(StreamingQueryProgress progress) {
    long rows = 0;
    for (SourceProgress source : progress.sources()) {
      rows += Checkpoint.rows(source.startOffset(), source.endOffset());
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
