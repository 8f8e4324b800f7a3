package io.roundabout.peers.kafka;

import io.roundabout.peers.yardstick.Job;
import io.roundabout.peers.yardstick.Orders;
import io.roundabout.peers.yardstick.Peer;
import io.roundabout.peers.yardstick.Results;
import io.roundabout.peers.yardstick.Work;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Kafka alone: rows come into a topic, and that is all. */
final class IngestPeer implements Peer {
  private static final Set<String> SETTINGS = Set.of("flush", "batch", "linger", "partitions");

  private Broker broker;
  private OrdersProducer producer;

  @Override
  public void start(Job job) throws Exception {
    Settings.only(job, SETTINGS);
    if (job.work() != Work.INGEST) {
      throw new IllegalArgumentException("a broker alone does " + Work.INGEST + " only");
    }
    broker = new Broker(job);
    broker.start();
    Topics.create(broker.address(), Settings.partitions(job), Topics.ORDERS);
    producer = new OrdersProducer(job, broker.address());
  }

  @Override
  public void offer(List<Orders> orders) throws IOException {
    producer.offer(Topics.ORDERS, orders);
  }

  @Override
  public void offerNow(Orders one) throws IOException {
    producer.offerNow(Topics.ORDERS, one);
  }

  @Override
  public void collect(Results results) {
    throw new UnsupportedOperationException("nothing comes out of " + Work.INGEST);
  }

  @Override
  public void crash() throws InterruptedException {
    broker.crash();
  }

  @Override
  public void restart() throws IOException {
    broker.restart();
  }

  @Override
  public void close() throws InterruptedException {
    if (producer != null) {
      producer.close();
    }
    if (broker != null) {
      broker.close();
    }
  }
}
