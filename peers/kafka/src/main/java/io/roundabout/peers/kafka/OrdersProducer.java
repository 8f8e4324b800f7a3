package io.roundabout.peers.kafka;

import io.roundabout.peers.yardstick.Job;
import io.roundabout.peers.yardstick.Orders;
import io.roundabout.peers.yardstick.Rows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends rows to topics: the customer is the key, as eight bytes, and the row without its line end
 * the value; {@code acks=all}, idempotent. It knows the settings {@code batch} and {@code linger}.
 */
public final class OrdersProducer implements AutoCloseable {
  private final Job job;
  private final String address;
  private final int partitions;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final Producer<byte[], byte[]> many;
  private Producer<byte[], byte[]> atOnce;

  /** One for the broker at an address. */
  public OrdersProducer(Job job, String address) {
    this.job = job;
    this.address = address;
    this.partitions = Settings.partitions(job);
    this.many = producer("5");
  }

  private Producer<byte[], byte[]> producer(String linger) {
    Map<String, Object> p = new HashMap<>();
    p.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, address);
    p.put(ProducerConfig.ACKS_CONFIG, "all");
    p.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    p.put(ProducerConfig.BATCH_SIZE_CONFIG, job.setting("batch", "16384"));
    p.put(ProducerConfig.LINGER_MS_CONFIG, job.setting("linger", linger));
    p.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Settings.requestBytes(job));
    // 1 s by default, which would be part of the time after a crash.
    p.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 100);
    return new KafkaProducer<>(p, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends them all, and returns when the broker has acknowledged them. */
  public void offer(String topic, List<Orders> orders) throws IOException {
    for (Orders chunk : orders) {
      send(many, topic, chunk);
    }
    many.flush();
    check();
  }

  /** Sends without waiting for more rows to come, nor for the acknowledgement. */
  public void offerNow(String topic, Orders one) throws IOException {
    if (atOnce == null) {
      // Who sends row by row has no use for the 5 ms in which a batch may grow.
      atOnce = producer("0");
    }
    send(atOnce, topic, one);
    check();
  }

  private void send(Producer<byte[], byte[]> producer, String topic, Orders chunk) {
    int step = chunk.rows().bytes();
    for (int i = 0, from = 0; i < chunk.count(); i++, from += step) {
      long customer = chunk.customer(i);
      byte[] value = Arrays.copyOfRange(chunk.bytes(), from, from + step - 1);
      if (customer == Rows.NOBODY) {
        // A row that lets time pass has to do so in every partition.
        for (int partition = 0; partition < partitions; partition++) {
          send(producer, new ProducerRecord<>(topic, partition, key(customer), value));
        }
      } else {
        send(producer, new ProducerRecord<>(topic, key(customer), value));
      }
    }
  }

  /** Sends all customers, and returns when the broker has acknowledged them. */
  public void customers(String topic, Rows rows) throws IOException {
    long customer = 0;
    for (byte[] row : rows.customerRows()) {
      byte[] value = Arrays.copyOf(row, row.length - 1);
      send(many, new ProducerRecord<>(topic, key(customer++), value));
    }
    many.flush();
    check();
  }

  private void send(Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> row) {
    producer.send(
        row,
        (metadata, e) -> {
          if (e != null) {
            failure.compareAndSet(null, e);
          }
        });
  }

  private static byte[] key(long customer) {
    return ByteBuffer.allocate(Long.BYTES).putLong(customer).array();
  }

  private void check() throws IOException {
    Exception e = failure.get();
    if (e != null) {
      throw new IOException("rows have not been acknowledged", e);
    }
  }

  @Override
  public void close() {
    // Rows that nobody waits for are not sent any more.
    many.close(Duration.ZERO);
    if (atOnce != null) {
      atOnce.close(Duration.ZERO);
    }
  }
}
