package io.roundabout.peers.kafka;

import io.roundabout.peers.yardstick.Job;
import io.roundabout.peers.yardstick.Results;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Takes the committed results from a topic and accepts them by committing its offsets: without
 * waiting after each poll, and with waiting at the end. Rows are told of when the commit of their
 * poll is on its way.
 */
public final class ResultsConsumer implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);

  private final Consumer<byte[], byte[]> consumer;

  /** One for the broker at an address; it begins with the first result. */
  public ResultsConsumer(Job job, String address, String topic) {
    Map<String, Object> p = new HashMap<>();
    p.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, address);
    p.put(ConsumerConfig.GROUP_ID_CONFIG, "collector");
    p.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    p.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    p.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    // 500 by default: a commit for each 500 rows would be most of the work.
    p.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
    // 1 s by default, which would be part of the time after a crash.
    p.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 100);
    consumer = new KafkaConsumer<>(p, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    // It is the only one of its group, so that nothing has to be shared out.
    consumer.assign(
        IntStream.range(0, Settings.partitions(job))
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .toList());
  }

  /** Until it is enough; a second call goes on where the first has left. */
  public void collect(Results results) {
    while (!results.enough()) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      if (records.isEmpty()) {
        continue;
      }
      consumer.commitAsync();
      for (ConsumerRecord<byte[], byte[]> record : records) {
        results.accepted(record.value(), 0, record.value().length);
      }
    }
    consumer.commitSync();
  }

  @Override
  public void close() {
    // A thread that still collects ends with the process.
    consumer.wakeup();
  }
}
