package io.roundabout.peers.flink;

import io.roundabout.peers.kafka.JavaProcess;
import io.roundabout.peers.kafka.KafkaPeer;
import io.roundabout.peers.kafka.OrdersProducer;
import io.roundabout.peers.kafka.Settings;
import io.roundabout.peers.kafka.Topics;
import io.roundabout.peers.yardstick.Job;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Flink SQL in a process of its own, beside the broker's. */
final class FlinkPeer extends KafkaPeer {
  private static final String NAME = "flink";
  private static final Set<String> SETTINGS = Set.of("checkpoint", "state", "join");

  /** Those of Flink's own configuration file that a job can need on Java 17. */
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "sun.nio.ch",
          "java.text",
          "java.time",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks");

  @Override
  protected Set<String> settings() {
    return SETTINGS;
  }

  @Override
  protected void customers(Job job, OrdersProducer producer) throws IOException {
    producer.customers(Topics.CUSTOMERS, rows(job));
  }

  @Override
  protected JavaProcess process(Job job, String address) throws IOException {
    List<String> flags = new ArrayList<>(List.of("-Xmx2g", "-Dlog4j2.level=INFO"));
    OPENED.forEach(name -> flags.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
    return JavaProcess.start(
        NAME,
        job.directory(),
        System.getProperty("java.class.path"),
        flags,
        FlinkProgram.class.getName(),
        List.of(
            job.work().name(),
            oneOf(job, "join", "temporal", "regular"),
            address,
            job.directory().toString(),
            Integer.toString(Settings.partitions(job)),
            job.setting("checkpoint", "100"),
            oneOf(job, "state", "rocksdb", "hashmap"),
            job.setting("batch", "16384"),
            Integer.toString(Settings.requestBytes(job))));
  }

  /** The setting's value, of which the first is the standard. */
  private static String oneOf(Job job, String name, String standard, String other) {
    String value = job.setting(name, standard);
    if (!value.equals(standard) && !value.equals(other)) {
      throw new IllegalArgumentException(
          name + " is " + standard + " or " + other + ", not " + value);
    }
    return value;
  }

  /** A checkpoint is complete, and one that holds all customers. */
  @Override
  protected boolean ready(Job job, String address) throws Exception {
    Path checkpoints = Checkpoints.in(job.directory());
    if (Checkpoints.latest(checkpoints).isEmpty()) {
      return false;
    }
    return !job.work().needsCustomers() || customersRead(job, address);
  }

  /** Flink commits the offsets of a source when the checkpoint that they are in is complete. */
  private static boolean customersRead(Job job, String address) throws Exception {
    try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address))) {
      Map<TopicPartition, OffsetSpec> customers =
          IntStream.range(0, Settings.partitions(job))
              .mapToObj(partition -> new TopicPartition(Topics.CUSTOMERS, partition))
              .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin
              .listConsumerGroupOffsets(Statements.GROUP)
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
