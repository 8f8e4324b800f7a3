package io.roundabout.peers.sparkkafka;

import io.roundabout.peers.kafka.Topics;
import io.roundabout.peers.yardstick.Work;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;

/** Spark's process: {@code PROPERTIES DIRECTORY RUNNING}; the last file is made when it runs. */
final class Application {
  static final String REAL_TIME = "realtime";

  private static final String OF_SINK = "sink.";

  private Application() {}

  public static void main(String[] args) throws Exception {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(Path.of(args[0]))) {
      properties.load(in);
    }
    Path directory = Path.of(args[1]);
    String brokers = properties.getProperty("kafka.bootstrap.servers");
    Work work = Work.valueOf(properties.getProperty("work"));
    Map<String, String> sink =
        properties.stringPropertyNames().stream()
            .filter(name -> name.startsWith(OF_SINK))
            .collect(
                Collectors.toMap(
                    name -> name.substring(OF_SINK.length()), properties::getProperty));
    boolean realTime = properties.getProperty("trigger").equals(REAL_TIME);
    String customers = directory.resolve("customers.json").toString();
    Queries queries = new Queries(session(directory), brokers, customers, realTime);
    DataStreamWriter<Row> writer =
        queries
            .of(work)
            .writeStream()
            .format("kafka")
            .option("kafka.bootstrap.servers", brokers)
            .option("topic", Topics.RESULTS)
            .options(sink)
            .option("checkpointLocation", directory.resolve("checkpoint").toString());
    if (realTime) {
      // It takes no other mode; without aggregates the two are the same.
      writer.trigger(Trigger.RealTime()).outputMode("update");
    }
    while (true) {
      StreamingQuery query = writer.start();
      try {
        if (!realTime) {
          // In real time a batch takes five minutes, so that this would too.
          query.processAllAvailable();
        }
        Files.write(Path.of(args[2]), new byte[0]);
        query.awaitTermination();
      } catch (StreamingQueryException e) {
        // It goes on from its checkpoint, as a supervisor would have it.
        System.err.println("the query starts again: " + e);
      }
    }
  }

  private static SparkSession session(Path directory) {
    return SparkSession.builder()
        .master("local[2]")
        .appName("orders")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", false)
        .config("spark.log.level", "WARN")
        .config("spark.local.dir", directory.resolve("spark-local").toString())
        .config("spark.sql.warehouse.dir", directory.resolve("warehouse").toString())
        .config("spark.sql.session.timeZone", "UTC")
        // As many as there are cores; 200 by default.
        .config("spark.sql.shuffle.partitions", 2)
        .config(
            "spark.sql.streaming.stateStore.providerClass",
            "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider")
        .config("spark.sql.streaming.stateStore.rocksdb.changelogCheckpointing.enabled", true)
        .getOrCreate();
  }
}
