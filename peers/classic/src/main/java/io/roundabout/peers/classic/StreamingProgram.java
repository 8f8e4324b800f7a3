package io.roundabout.peers.classic;

import io.roundabout.peers.yardstick.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.streaming.Durations;
import org.apache.spark.streaming.api.java.JavaStreamingContext;

/** The driver, its one executor and the receiver in one process, as {@code local[3]} has it. */
final class StreamingProgram {
  private StreamingProgram() {}

  /** {@code SOCKET-PORT BROKER-PORT BATCH-MILLIS ANSWERS [CUSTOMERS-FILE]}. */
  public static void main(String[] args) throws Exception {
    int socketPort = Integer.parseInt(args[0]);
    int brokerPort = Integer.parseInt(args[1]);
    int batchMillis = Integer.parseInt(args[2]);
    Answers answers = Answers.of(args[3]);
    SparkConf conf =
        new SparkConf()
            .setAppName("classic")
            // The receiver has a task of its own for ever; the other two work.
            .setMaster("local[3]")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.driver.host", "127.0.0.1")
            // Each block is a task: two of them a batch, one for each core.
            .set("spark.streaming.blockInterval", Math.max(1, batchMillis / 2) + "ms");
    try (JavaStreamingContext streaming =
        new JavaStreamingContext(conf, Durations.milliseconds(batchMillis))) {
      Broadcast<Map<Long, String>> customers =
          args.length < 5 ? null : streaming.sparkContext().broadcast(customers(Path.of(args[4])));
      streaming
          // There is no second machine that a copy could go to.
          .socketTextStream("127.0.0.1", socketPort, StorageLevel.MEMORY_AND_DISK_SER())
          .foreachRDD(
              rdd -> rdd.foreachPartition(rows -> send(rows, customers, brokerPort, answers)));
      streaming.start();
      Child.endWithParent();
      Child.tell("ready");
      streaming.awaitTermination();
    }
  }

  private static Map<Long, String> customers(Path file) throws IOException {
    Map<Long, String> names = new HashMap<>();
    for (String row : Files.readAllLines(file)) {
      Map<String, Object> customer = JsonRow.parse(row);
      names.put((Long) customer.get("customer"), (String) customer.get("name"));
    }
    return names;
  }

  private static void send(
      Iterator<String> rows,
      Broadcast<Map<Long, String>> customers,
      int brokerPort,
      Answers answers)
      throws Exception {
    RowSender sender = RowSender.take(brokerPort);
    while (rows.hasNext()) {
      Map<String, Object> row = JsonRow.parse(rows.next());
      Map<String, Object> result = customers == null ? passed(row) : joined(row, customers.value());
      if (result != null) {
        sender.send(result, answers);
      }
    }
    sender.awaitAnswers();
    // One that has failed is not given back, and the task's retry takes another.
    sender.giveBack();
  }

  private static Map<String, Object> passed(Map<String, Object> row) {
    row.remove("at");
    return row;
  }

  private static Map<String, Object> joined(Map<String, Object> row, Map<Long, String> customers) {
    String name = customers.get((Long) row.get("customer"));
    if (name == null) {
      return null;
    }
    row.remove("customer");
    row.remove("at");
    row.put("name", name);
    return row;
  }
}
