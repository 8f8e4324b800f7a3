package io.roundabout.peers.limits;

import io.roundabout.peers.yardstick.Child;
import io.roundabout.peers.yardstick.Job;
import io.roundabout.peers.yardstick.Orders;
import io.roundabout.peers.yardstick.Peer;
import io.roundabout.peers.yardstick.Results;
import io.roundabout.peers.yardstick.Rows;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A Spark that is up and has seen the customers runs one batch for each {@code offer}: a file in, a
 * directory of files out.
 */
final class SparkBatch implements Peer {
  private static final long POLL_MILLIS = 50;

  private final BlockingQueue<Path> finished = new LinkedBlockingQueue<>();
  private Path directory;
  private Child spark;
  private int batches;

  @Override
  public void start(Job job) throws Exception {
    directory = job.directory();
    Files.createDirectories(directory);
    Path customers = directory.resolve("customers.ndjson");
    write(customers, new Rows(job.customers(), Rows.BYTES).customerRows());
    List<String> jvm = new ArrayList<>(List.of("-Xmx" + job.setting("heap", "2g")));
    jvm.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    spark =
        Child.start(
            directory.resolve("spark.log"), jvm, SparkBatchProgram.class, customers.toString());
    spark.answer();
  }

  private static void write(Path file, Iterable<byte[]> rows) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      for (byte[] row : rows) {
        out.write(row);
      }
    }
  }

  /** Writes the file and runs the batch over it. */
  @Override
  public void offer(List<Orders> orders) throws IOException {
    Path in = directory.resolve("orders-" + batches + ".ndjson");
    Path out = directory.resolve("results-" + batches++);
    write(in, orders.stream().map(Orders::bytes).toList());
    spark.say(in + "\t" + out);
    spark.answer();
    finished.add(out);
  }

  @Override
  public void offerNow(Orders one) {
    throw new UnsupportedOperationException("a batch has no rows that come one by one");
  }

  @Override
  public void collect(Results results) throws Exception {
    while (!results.enough()) {
      Path out = finished.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
      if (out != null) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(out, "part-*")) {
          for (Path file : files) {
            count(Files.readAllBytes(file), results);
          }
        }
      }
    }
  }

  private static void count(byte[] rows, Results results) {
    int from = 0;
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] == '\n') {
        results.accepted(rows, from, i);
        from = i + 1;
      }
    }
  }

  @Override
  public void crash() {
    throw new UnsupportedOperationException("a batch that is killed is run again from its files");
  }

  @Override
  public void restart() {
    crash();
  }

  @Override
  public void close() throws Exception {
    if (spark != null) {
      spark.close();
    }
  }
}
