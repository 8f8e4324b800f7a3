package io.roundabout.exits;

import io.roundabout.lanesource.StandingPlans;
import io.roundabout.lanesource.TableJoins;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.LiveListenerBus;
import org.apache.spark.scheduler.SparkListenerInterface;
import org.apache.spark.scheduler.TaskSchedulerImpl;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.state.StateStore;
import org.apache.spark.util.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Function1;
import scala.runtime.BoxedUnit;

/** Spark in this process. Thread-safe. */
public final class SparkRuntime implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SparkRuntime.class);

  private static final String UI = "spark.ui.enabled";
  private static final String STANDING = "spark.roundabout.standing";
  private static final String PAGE = "spark.buffer.pageSize";

  /** How long stopped tasks may take; one that notices nothing ends with the process. */
  private static final Duration TASKS_END = Duration.ofSeconds(5);

  private static final Duration LOOK = Duration.ofMillis(5);

  private final SparkSession session;

  private SparkRuntime(SparkSession session) {
    this.session = session;
  }

  /**
   * Starts Spark; takes seconds.
   *
   * @throws IllegalArgumentException when the user's settings cannot be used; a sentence for the
   *     user
   */
  public static SparkRuntime start(SparkOptions options) {
    Utils.setCustomHostname(LoopbackConf.LOOPBACK);
    SparkConf conf = new LoopbackConf();
    fitting(options).forEach(conf::set);
    required(options).forEach(conf::set);
    // A joined table gets its memory by a configuration of its own, which sees nothing but this: 32
    // MiB at the least, for a batch of one row too.
    System.setProperty(PAGE, conf.get(PAGE));
    // The session's builder would copy the settings into a configuration of its own.
    SparkContext context = new SparkContext(conf);
    HadoopDefaults.takeOut(context.hadoopConfiguration());
    SparkRuntime runtime =
        new SparkRuntime(
            // The other builder looks for this one through all of Scala's reflection: half a
            // second.
            org.apache.spark.sql.classic.SparkSession.builder()
                .sparkContext(context)
                .withExtensions(
                    extensions -> {
                      Sweeps.install(extensions);
                      KeyOrder.install(extensions);
                      TableJoins.install(extensions);
                      StandingPlans.install(extensions);
                      return BoxedUnit.UNIT;
                    })
                .getOrCreate());
    if (!conf.getBoolean(UI, false)) {
      runtime.keepNoHistory();
    }
    return runtime;
  }

  /**
   * Plans and runs a small query beside everything else, so that the first row need not wait for
   * classes to load. Returns at once.
   */
  public void warmUp() {
    Thread warming = new Thread(this::runSmallQuery, "spark-warm-up");
    warming.setDaemon(true);
    warming.start();
  }

  public SparkSession session() {
    return session;
  }

  /** How many batches of this Spark may stand at once. */
  static int standing(SparkSession session) {
    return session.sparkContext().getConf().getInt(STANDING, 0);
  }

  /** What Spark writes down of each batch, its jobs and tasks, for pages that nobody can see. */
  private void keepNoHistory() {
    LiveListenerBus bus = session.sparkContext().listenerBus();
    session.sparkContext().statusStore().listener().foreach(removedFrom(bus));
    ((org.apache.spark.sql.classic.SparkSession) session)
        .sharedState()
        .statusStore()
        .listener()
        .foreach(removedFrom(bus));
  }

  private static <T extends SparkListenerInterface> Function1<T, BoxedUnit> removedFrom(
      LiveListenerBus bus) {
    return listener -> {
      bus.removeListener(listener);
      return BoxedUnit.UNIT;
    };
  }

  private void runSmallQuery() {
    try {
      session
          .newSession()
          .sql(
              "SELECT a.id, b.name, CAST(a.id AS DOUBLE) / 2 AS half FROM range(2) a"
                  + " JOIN (VALUES (0L, 'x'), (1L, 'y')) AS b(id, name) ON a.id = b.id"
                  + " WHERE b.name IS NOT NULL")
          .write()
          .format("noop")
          .mode("overwrite")
          .save();
    } catch (Exception stopped) {
      // Scala throws checked exceptions that no signature tells of.
      LOG.debug("Spark was stopped while it warmed up", stopped);
    }
  }

  /** Stops Spark, and closes the state of queries that have ended or been stopped before. */
  @Override
  public void close() {
    awaitTasks();
    // Spark would leave its stores to the end of the process, and RocksDB's threads with them.
    StateStore.stop();
    session.stop();
  }

  /**
   * A query that is stopped does not wait for its tasks, which hold their stores until they end.
   */
  private void awaitTasks() {
    if (session.sparkContext().isStopped()) {
      return;
    }
    TaskSchedulerImpl scheduler = (TaskSchedulerImpl) session.sparkContext().taskScheduler();
    long deadline = System.nanoTime() + TASKS_END.toNanos();
    while (System.nanoTime() < deadline
        && scheduler.runningTasksByExecutors().valuesIterator().exists(running -> (int) running > 0)
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  /** What suits a process of small, frequent batches; the user's own settings win. */
  private static Map<String, String> fitting(SparkOptions options) {
    Map<String, String> conf = new LinkedHashMap<>();
    int cores = Runtime.getRuntime().availableProcessors();
    conf.put("spark.app.name", "roundabout");
    conf.put(UI, "false");
    conf.put("spark.ui.showConsoleProgress", "false");
    conf.put("spark.ui.retainedJobs", "10");
    conf.put("spark.ui.retainedStages", "10");
    conf.put("spark.ui.retainedTasks", "100");
    conf.put("spark.ui.retainedDeadExecutors", "1");
    conf.put("spark.ui.liveUpdate.period", "-1");
    conf.put("spark.sql.ui.retainedExecutions", "10");
    conf.put("spark.sql.streaming.ui.enabled", "false");
    conf.put("spark.eventLog.enabled", "false");
    conf.put("spark.locality.wait", "0");
    conf.put(PAGE, "1m");
    conf.put("spark.executor.heartbeatInterval", "60s");
    conf.put("spark.network.timeout", "600s");
    conf.put("spark.sql.shuffle.partitions", Integer.toString(cores));
    // A plan that is changed while it runs costs more than the small batches can win.
    conf.put("spark.sql.adaptive.enabled", "false");
    // Sessions of their own class loaders would ask the driver for every generated class.
    conf.put("spark.sql.artifact.isolation.enabled", "false");
    conf.put("spark.sql.codegen.cache.maxEntries", "1000");
    // The plan of each batch is described for nobody.
    conf.put("spark.sql.ui.explainMode", "simple");
    // Asks the coordinator of all state stores after each batch; one process needs no such report.
    conf.put("spark.sql.streaming.stateStore.forceSnapshotUploadOnLag", "false");
    conf.put("spark.sql.streaming.stateStore.coordinatorReportSnapshotUploadLag", "false");
    // Who waits is the lanes' stream; Spark would sleep after each batch that finds nothing behind
    // it.
    conf.put("spark.sql.streaming.pollingDelay", "0ms");
    if (options.master().startsWith("local")) {
      // Each task's code goes through such a block: by default 4 MiB are taken from the heap for
      // it.
      conf.put("spark.broadcast.blockSize", "128k");
      conf.put("spark.broadcast.compress", "false");
    }
    // A batch that stands has a thread beside those that the others share.
    LocalThreads.of(options.master())
        .ifPresent(local -> conf.put("spark.default.parallelism", Integer.toString(local.count())));
    conf.put("spark.sql.streaming.noDataProgressEventInterval", "600000");
    // Spark keeps one less than it is told.
    conf.put("spark.sql.streaming.numRecentProgressUpdates", "2");
    conf.put("spark.sql.streaming.minBatchesToRetain", "4");
    conf.put("spark.sql.streaming.stateStore.rocksdb.changelogCheckpointing.enabled", "true");
    conf.put("spark.sql.streaming.stateStore.rocksdb.boundedMemoryUsage", "true");
    conf.putAll(new TreeMap<>(options.conf()));
    return conf;
  }

  /** What a promise rests upon; the user's own settings are refused. */
  private static Map<String, String> required(SparkOptions options) {
    Path scratch = options.scratch().toAbsolutePath();
    Map<String, String> conf = new LinkedHashMap<>();
    Optional<LocalThreads> local = LocalThreads.of(options.master());
    conf.put(
        "spark.master",
        local.map(known -> known.masterWith(options.standing())).orElse(options.master()));
    conf.put(STANDING, Integer.toString(local.isPresent() ? options.standing() : 0));
    conf.put("spark.driver.host", LoopbackConf.LOOPBACK);
    conf.put("spark.driver.bindAddress", LoopbackConf.LOOPBACK);
    conf.put("spark.local.dir", directory(scratch.resolve("local")));
    conf.put("spark.sql.warehouse.dir", directory(scratch.resolve("warehouse")));
    conf.put("spark.sql.catalogImplementation", "in-memory");
    conf.put("spark.hadoop.fs.file.impl", DurableFileSystem.class.getName());
    conf.put("spark.hadoop.fs.AbstractFileSystem.file.impl", DurableFs.class.getName());
    conf.put(
        "spark.sql.streaming.checkpointFileManagerClass",
        "org.apache.spark.sql.execution.streaming.checkpointing"
            + ".FileSystemBasedCheckpointFileManager");
    conf.put("spark.sql.streaming.checkpoint.fileChecksum.enabled", "false");
    conf.put(
        "spark.sql.streaming.stateStore.providerClass", RowCacheStateStoreProvider.class.getName());
    // One store for both sides of a join, where there were four, each with its files in each batch.
    conf.put("spark.sql.streaming.join.stateFormatVersion", "3");
    conf.put("spark.scheduler.mode", "FAIR");
    conf.put("spark.sql.session.timeZone", "UTC");
    conf.put("spark.sql.runSQLOnFiles", "false");
    conf.put("spark.sql.streaming.noDataMicroBatches.enabled", "false");
    for (Map.Entry<String, String> wanted : options.conf().entrySet()) {
      String fixed = conf.get(wanted.getKey());
      if (fixed != null && !fixed.equals(wanted.getValue())) {
        throw new IllegalArgumentException(
            "spark.conf: '%s' must stay %s; take the line out".formatted(wanted.getKey(), fixed));
      }
    }
    return conf;
  }

  private static String directory(Path path) {
    try {
      return Files.createDirectories(path).toString();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + path + " for Spark's own files", e);
    }
  }
}
