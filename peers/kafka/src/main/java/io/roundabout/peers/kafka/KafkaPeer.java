package io.roundabout.peers.kafka;

import io.roundabout.peers.yardstick.Job;
import io.roundabout.peers.yardstick.Orders;
import io.roundabout.peers.yardstick.Peer;
import io.roundabout.peers.yardstick.Results;
import io.roundabout.peers.yardstick.Rows;
import io.roundabout.peers.yardstick.Work;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A system that takes orders from a topic and puts results into another one: a broker, a process
 * that computes, and the clients. It knows the settings of the broker and of the clients, {@code
 * partitions}, and those of its subclass.
 */
public abstract class KafkaPeer implements Peer {
  private static final Set<String> SETTINGS = Set.of("flush", "batch", "linger", "partitions");

  private Job job;
  private Broker broker;
  private OrdersProducer producer;
  private ResultsConsumer consumer;
  private JavaProcess process;

  /** The settings that it knows besides. */
  protected abstract Set<String> settings();

  /** Brings the customers; topics are there, the process is not. */
  protected abstract void customers(Job job, OrdersProducer producer) throws IOException;

  /** Starts the process that computes; once for each life. */
  protected abstract JavaProcess process(Job job, String address) throws IOException;

  /** Whether orders can come; what it throws means no. */
  protected abstract boolean ready(Job job, String address) throws Exception;

  @Override
  public void start(Job job) throws Exception {
    Set<String> known = new HashSet<>(SETTINGS);
    known.addAll(settings());
    Settings.only(job, known);
    if (job.work() == Work.INGEST) {
      throw new IllegalArgumentException(Work.INGEST + " is for the broker alone");
    }
    this.job = job;
    broker = new Broker(job);
    broker.start();
    Topics.create(
        broker.address(),
        Settings.partitions(job),
        Topics.ORDERS,
        Topics.CUSTOMERS,
        Topics.RESULTS);
    producer = new OrdersProducer(job, broker.address());
    consumer = new ResultsConsumer(job, broker.address(), Topics.RESULTS);
    if (job.work().needsCustomers()) {
      customers(job, producer);
    }
    process = process(job, broker.address());
    process.await(() -> ready(job, broker.address()));
  }

  /** The rows that a job has. */
  protected static Rows rows(Job job) {
    return new Rows(job.customers(), job.rowBytes());
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
    consumer.collect(results);
  }

  @Override
  public void crash() throws InterruptedException {
    process.kill();
    broker.crash();
  }

  /** Both at once: the process finds the broker when that is up. */
  @Override
  public void restart() throws IOException {
    broker.restart();
    process = process(job, broker.address());
  }

  @Override
  public void close() throws InterruptedException {
    if (consumer != null) {
      consumer.close();
    }
    if (producer != null) {
      producer.close();
    }
    if (process != null) {
      process.kill();
    }
    if (broker != null) {
      broker.close();
    }
  }
}
