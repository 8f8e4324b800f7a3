package io.roundabout.server;

import io.roundabout.exits.Exits;
import io.roundabout.exits.SparkOptions;
import io.roundabout.exits.SparkRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Spark on its way up, in a thread of its own, while gate and exits are open already. */
final class Queries implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Queries.class);

  private final SparkConfig config;
  private final int count;
  private final Path scratch;
  private final Console console;
  private final Thread starter = new Thread(this::run, "spark-start");
  private final CompletableFuture<Exits> opened = new CompletableFuture<>();
  private Watch watch;
  private SparkRuntime runtime;
  private boolean closed;
  private volatile String spark = "starting";

  /**
   * @param count how many queries there will be
   * @param scratch for Spark's own files: emptied at every start
   */
  Queries(SparkConfig config, int count, Path scratch, Console console) {
    this.config = config;
    this.count = count;
    this.scratch = scratch;
    this.console = console;
    starter.setDaemon(true);
  }

  /** Begins to start Spark. */
  void start() {
    starter.start();
  }

  /** Has the exits run, and watched, as soon as Spark is up. */
  synchronized void run(Exits exits, Watch watcher) {
    watch = watcher;
    opened.complete(exits);
  }

  /** {@code starting}, {@code up}, or a sentence about why not. */
  String spark() {
    return spark;
  }

  private void run() {
    try {
      Logs.adoptJdkLogging();
      clear(scratch);
      // Spark's and RocksDB's temporary files go where the next start finds what a kill has left.
      System.setProperty(
          "java.io.tmpdir", Files.createDirectory(scratch.resolve("tmp")).toString());
      Map<String, String> conf = new HashMap<>(config.conf());
      conf.putAll(HeapShares.sparkConf());
      SparkRuntime started =
          SparkRuntime.start(new SparkOptions(config.master(), conf, scratch, count));
      synchronized (this) {
        if (closed) {
          started.close();
          return;
        }
        runtime = started;
      }
      Exits exits = opened.join();
      synchronized (this) {
        if (closed) {
          return;
        }
        if (!haveWork(exits)) {
          started.warmUp();
        }
        exits.start(started.session());
        watch.start();
      }
      spark = "up";
    } catch (Exception | LinkageError e) {
      // Scala throws checked exceptions that no signature tells of.
      if (isClosed()) {
        LOG.info("Spark was stopped on its way up: {}", e.toString());
        return;
      }
      LOG.error("Spark could not be started", e);
      spark = "not started: " + e.getMessage();
      console.bad(
          "Spark could not be started, so no exit runs (what comes is kept): " + e.getMessage());
    }
  }

  /** Whether rows are there that no query has read: they are better than any rehearsal. */
  private static boolean haveWork(Exits exits) {
    return exits.status().stream()
        .flatMap(exit -> exit.lanes().stream())
        .anyMatch(lane -> lane.waiting() > 0);
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private static void clear(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectories(directory);
  }

  /** Stops Spark; if it is on its way up still, that goes with the process. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    opened.cancel(false);
    if (watch != null) {
      watch.close();
    }
    if (runtime != null) {
      runtime.close();
      clear(scratch);
    }
  }
}
