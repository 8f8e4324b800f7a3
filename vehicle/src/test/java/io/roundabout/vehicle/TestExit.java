package io.roundabout.vehicle;

import io.roundabout.exitbroker.BrokerOptions;
import io.roundabout.exitbroker.EmbeddedBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.client.Tracker;
import org.apache.qpid.protonj2.types.UnsignedLong;

/** A real broker with the exit {@code orders}, and the sending that the exit's sink would do. */
final class TestExit implements AutoCloseable {
  static final String EXIT = "orders";

  private final EmbeddedBroker broker;

  TestExit(Path directory, int port, String... collectors) throws Exception {
    broker =
        EmbeddedBroker.prepare(
            new BrokerOptions("127.0.0.1", port, directory, 16 << 20), failure -> {});
    broker.declareExit(EXIT, List.of(collectors), false);
    broker.listen();
  }

  int port() {
    return broker.port();
  }

  EmbeddedBroker.QueueBooks books() {
    return broker.books(EXIT).get(0);
  }

  Collector collector() {
    return Collector.of(EXIT).at("127.0.0.1", port());
  }

  void sendRows(String queue, long from, long to) throws Exception {
    List<Message<?>> messages = new java.util.ArrayList<>();
    for (long number = from; number <= to; number++) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("id", number);
      row.put("name", "row " + number);
      messages.add(Message.create(row).messageId(UnsignedLong.valueOf(number)));
    }
    send(queue, messages);
  }

  void sendPack(long first, int rows, String ndjson) throws Exception {
    Message<?> pack =
        Message.create(ndjson.getBytes(StandardCharsets.UTF_8))
            .messageId(UnsignedLong.valueOf(first))
            .contentType("application/x-ndjson")
            .property("rows", rows);
    send(EXIT, List.of(pack));
  }

  void send(String queue, List<Message<?>> messages) throws Exception {
    try (Client client = Client.create()) {
      Connection connection =
          client.connect(
              "127.0.0.1",
              port(),
              new ConnectionOptions().user(broker.user()).password(broker.password()));
      Sender sender = connection.openSender(queue);
      Tracker last = null;
      for (Message<?> message : messages) {
        last = sender.send(message.durable(true));
      }
      if (last != null) {
        last.awaitAccepted(10, TimeUnit.SECONDS);
      }
    }
  }

  @Override
  public void close() throws Exception {
    broker.close();
  }
}
