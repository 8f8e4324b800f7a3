package io.roundabout.exitsink;

import io.roundabout.exitbroker.BrokerFailure;
import io.roundabout.exitbroker.BrokerOptions;
import io.roundabout.exitbroker.EmbeddedBroker;
import io.roundabout.exitsink.ExitDelivery.Part;
import io.roundabout.exitsink.ExitDelivery.PartWriter;
import io.roundabout.rowformat.Columns;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Receiver;
import org.apache.qpid.protonj2.client.ReceiverOptions;
import org.apache.qpid.protonj2.types.UnsignedLong;

/** A real broker, deliveries into it, and an independent collector. */
final class Fixture implements AutoCloseable {
  static final Columns COLUMNS = Columns.parse("n BIGINT, word STRING");
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A message as the collector saw it. */
  record Collected(long number, Message<?> message, Object body) {
    long n() {
      return (Long) ((Map<?, ?>) body).get("n");
    }

    int rows() throws Exception {
      return message.hasProperty("rows") ? (Integer) message.property("rows") : 1;
    }

    String text() {
      return new String((byte[]) body, StandardCharsets.UTF_8);
    }
  }

  final Path directory;
  final List<String> collectors;
  EmbeddedBroker broker;
  private int port;

  Fixture(Path directory, String... collectors) throws Exception {
    this.directory = directory;
    this.collectors = List.of(collectors);
    startBroker();
  }

  void startBroker() throws Exception {
    broker =
        EmbeddedBroker.prepare(
            new BrokerOptions("127.0.0.1", port, directory.resolve("broker"), 16 << 20),
            BrokerFailure.END_PROCESS);
    broker.declareExit("orders", collectors, false);
    broker.listen();
    port = broker.port();
  }

  void stopBroker() throws Exception {
    broker.close();
  }

  BrokerAddress address() {
    return new BrokerAddress("127.0.0.1", port, false, broker.user(), broker.password());
  }

  DeliveryOptions options(int generation, int pack, BrokerAddress address) {
    return new DeliveryOptions(
        "orders",
        generation,
        EmbeddedBroker.queues("orders", collectors),
        COLUMNS,
        pack,
        directory.resolve("outbox"),
        address);
  }

  ExitDelivery open(int pack) throws IOException {
    return ExitDelivery.open(options(1, pack, address()), PATIENCE, Sending.Limits.DEFAULT);
  }

  /** A part with the rows {@code from} to {@code to}. */
  static Part part(
      ExitDelivery delivery, long epoch, int partition, long attempt, long from, long to)
      throws IOException {
    try (PartWriter writer = delivery.newPart(epoch, partition, attempt)) {
      for (long n = from; n <= to; n++) {
        writer.write(Row.of(n, "word " + n));
      }
      return writer.finish();
    }
  }

  Connection connect(Client client) throws Exception {
    return client.connect("127.0.0.1", port, new ConnectionOptions().reconnectEnabled(false));
  }

  /** Accepts everything that stands in the queue. */
  List<Collected> collect(String queue) throws Exception {
    List<Collected> all = new ArrayList<>();
    try (Client client = Client.create();
        Connection connection = connect(client)) {
      Receiver receiver =
          connection.openReceiver(queue, new ReceiverOptions().creditWindow(0).autoAccept(false));
      receiver.addCredit(500);
      // Draining is no way to find the end: a queue that is paged to disk says that it is empty
      // while it reads the next page.
      while (messages(queue) > 0 || receiver.queuedDeliveries() > 0) {
        Delivery d = receiver.receive(100, TimeUnit.MILLISECONDS);
        if (d != null) {
          Message<?> message = d.message();
          long number = ((UnsignedLong) message.messageId()).longValue();
          all.add(new Collected(number, message, message.body()));
          d.accept();
          receiver.addCredit(1);
        }
      }
    }
    return all;
  }

  private long messages(String queue) {
    return broker.books("orders").stream()
        .filter(books -> books.queue().equals(queue))
        .mapToLong(books -> books.waiting() + books.inDelivery())
        .sum();
  }

  @Override
  public void close() throws Exception {
    broker.close();
  }
}
