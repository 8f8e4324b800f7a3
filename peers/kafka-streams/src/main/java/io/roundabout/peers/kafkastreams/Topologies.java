package io.roundabout.peers.kafkastreams;

import io.roundabout.peers.kafka.Topics;
import io.roundabout.peers.kafkastreams.Json.Count;
import io.roundabout.peers.kafkastreams.Json.Customer;
import io.roundabout.peers.kafkastreams.Json.Joined;
import io.roundabout.peers.kafkastreams.Json.Order;
import io.roundabout.peers.yardstick.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.JoinWindows;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.StreamJoined;
import org.apache.kafka.streams.kstream.Suppressed;
import org.apache.kafka.streams.kstream.Suppressed.BufferConfig;
import org.apache.kafka.streams.kstream.TimeWindows;

/**
 * The queries, as a user of the DSL would write them. All topics have the customer as their key.
 */
final class Topologies {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Duration LATE_BY = Duration.ofSeconds(10);
  private static final Duration CUSTOMER_LASTS = Duration.ofDays(30);

  private final StreamsBuilder builder = new StreamsBuilder();
  private final Serde<Long> keys = Serdes.Long();

  private Topologies() {}

  static Topology of(Work work, Properties properties) {
    Topologies topologies = new Topologies();
    switch (work) {
      case PASS_THROUGH -> topologies.passThrough();
      case TABLE_JOIN -> topologies.tableJoin();
      case STREAM_JOIN -> topologies.streamJoin();
      case WINDOW -> topologies.window();
      default -> throw new IllegalArgumentException(work.toString());
    }
    return topologies.builder.build(properties);
  }

  private void passThrough() {
    orders().to(Topics.RESULTS, Produced.with(keys, Json.passedThrough()));
  }

  private void tableJoin() {
    KTable<Long, Customer> customers =
        builder.table(Topics.CUSTOMERS, Consumed.with(keys, Json.customers()));
    orders()
        .join(customers, Topologies::joined)
        .to(Topics.RESULTS, Produced.with(keys, Json.joined()));
  }

  private void streamJoin() {
    KStream<Long, Customer> customers = builder.stream(Topics.CUSTOMERS, timed(Json.customers()));
    builder.stream(Topics.ORDERS, timed(Json.orders()))
        .join(
            customers,
            Topologies::joined,
            JoinWindows.ofTimeDifferenceWithNoGrace(Duration.ZERO).before(CUSTOMER_LASTS),
            StreamJoined.with(keys, Json.orders(), Json.customers()))
        .to(Topics.RESULTS, Produced.with(keys, Json.joined()));
  }

  private void window() {
    builder.stream(Topics.ORDERS, timed(Json.orders()))
        .groupByKey(Grouped.with(keys, Json.orders()))
        .windowedBy(TimeWindows.ofSizeAndGrace(WINDOW, LATE_BY))
        .count(Materialized.with(keys, Serdes.Long()))
        .suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded()))
        .toStream((window, n) -> window.key())
        .mapValues(Count::new)
        .to(Topics.RESULTS, Produced.with(keys, Json.counts()));
  }

  private KStream<Long, Order> orders() {
    return builder.stream(Topics.ORDERS, Consumed.with(keys, Json.orders()));
  }

  private <T extends Json.Row> Consumed<Long, T> timed(Json<T> json) {
    return Consumed.with(keys, json)
        .withTimestampExtractor(
            (row, partitionTime) -> Instant.parse(((Json.Row) row.value()).at()).toEpochMilli());
  }

  private static Joined joined(Order order, Customer customer) {
    return new Joined(order.id(), order.amount(), customer.name());
  }
}
