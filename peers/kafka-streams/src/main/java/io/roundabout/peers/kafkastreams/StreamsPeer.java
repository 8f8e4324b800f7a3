package io.roundabout.peers.kafkastreams;

import io.roundabout.peers.kafka.JavaProcess;
import io.roundabout.peers.kafka.KafkaPeer;
import io.roundabout.peers.kafka.OrdersProducer;
import io.roundabout.peers.kafka.Settings;
import io.roundabout.peers.kafka.Topics;
import io.roundabout.peers.yardstick.Job;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;

/** Kafka Streams in a process of its own, beside the broker's. */
final class StreamsPeer extends KafkaPeer {
  private static final String NAME = "streams";
  private static final int DAYS_KEPT = 10_000;
  private static final Set<String> SETTINGS = Set.of("commit", "threads");

  private Path state;

  @Override
  protected Set<String> settings() {
    return SETTINGS;
  }

  @Override
  protected void customers(Job job, OrdersProducer producer) throws IOException {
    producer.customers(Topics.CUSTOMERS, rows(job));
  }

  @Override
  public void restart() throws IOException {
    removeState();
    super.restart();
  }

  /**
   * Exactly once, what a task had on disk is of no use after a crash, and comes from the topics
   * again. Over window stores that were not closed, threads of Kafka Streams 4.3.1 die, and their
   * successors wait for the dead members' sessions to end.
   */
  private void removeState() throws IOException {
    if (!Files.exists(state.resolve(NAME))) {
      return;
    }
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(state.resolve(NAME), "[0-9]*_*")) {
      for (Path task : tasks) {
        remove(task);
      }
    }
  }

  private static void remove(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      try (DirectoryStream<Path> inside = Files.newDirectoryStream(path)) {
        for (Path each : inside) {
          remove(each);
        }
      }
    }
    Files.delete(path);
  }

  @Override
  protected JavaProcess process(Job job, String address) throws IOException {
    Path properties = job.directory().resolve(NAME + ".properties");
    state = job.directory().resolve("state");
    try (Writer out = Files.newBufferedWriter(properties)) {
      properties(job, address).store(out, null);
    }
    return JavaProcess.start(
        NAME,
        job.directory(),
        System.getProperty("java.class.path"),
        List.of("-Xmx2g", "-Dlog4j2.level=WARN"),
        Application.class.getName(),
        List.of(job.work().name(), properties.toString(), running(job).toString()));
  }

  private Properties properties(Job job, String address) {
    Properties p = new Properties();
    p.setProperty(StreamsConfig.APPLICATION_ID_CONFIG, NAME);
    p.setProperty(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, address);
    p.setProperty(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    p.setProperty(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    p.setProperty(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, job.setting("commit", "100"));
    p.setProperty(StreamsConfig.NUM_STREAM_THREADS_CONFIG, job.setting("threads", "2"));
    p.setProperty(StreamsConfig.REPLICATION_FACTOR_CONFIG, "1");
    // The table's topic is its changelog too, so that nothing is written twice.
    p.setProperty(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.OPTIMIZE);
    // A static member: after a crash nobody waits for the dead one's session to end.
    p.setProperty(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), NAME + "-1");
    // A day by default: event times are months ago, so that rows of windows would be deleted at
    // once.
    p.setProperty(
        StreamsConfig.WINDOW_STORE_CHANGE_LOG_ADDITIONAL_RETENTION_MS_CONFIG,
        Long.toString(TimeUnit.DAYS.toMillis(DAYS_KEPT)));
    // 1 s by default, which would be part of the time after a crash.
    p.setProperty(StreamsConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "100");
    p.setProperty(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        Integer.toString(Settings.requestBytes(job)));
    p.setProperty(
        StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG),
        job.setting("batch", "16384"));
    return p;
  }

  private static Path running(Job job) {
    return job.directory().resolve(NAME + ".running");
  }

  /** It runs, and what it has committed is the end of the customers. */
  @Override
  protected boolean ready(Job job, String address) throws Exception {
    if (!Files.exists(running(job))) {
      return false;
    }
    if (!job.work().needsCustomers()) {
      return true;
    }
    try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address))) {
      Map<TopicPartition, OffsetSpec> customers =
          IntStream.range(0, Settings.partitions(job))
              .mapToObj(partition -> new TopicPartition(Topics.CUSTOMERS, partition))
              .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin
              .listConsumerGroupOffsets(NAME)
              .partitionsToOffsetAndMetadata()
              .get(10, TimeUnit.SECONDS);
      return admin.listOffsets(customers).all().get(10, TimeUnit.SECONDS).entrySet().stream()
          .allMatch(
              end -> {
                OffsetAndMetadata offset = committed.get(end.getKey());
                return offset != null && offset.offset() == end.getValue().offset();
              });
    }
  }
}
