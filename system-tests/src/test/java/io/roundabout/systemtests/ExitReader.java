package io.roundabout.systemtests;

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

/** A collector that knows only AMQP and the contract, not the project's own SDK. */
final class ExitReader implements AutoCloseable {
  /** Far more than it takes, on a machine whose disk stands still for a while. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Client client = Client.create();
  private final Connection connection;
  private final Receiver receiver;

  ExitReader(int port, String address) throws Exception {
    this(port, address, new ReceiverOptions().creditWindow(200).autoAccept(false));
  }

  ExitReader(int port, String address, ReceiverOptions options) throws Exception {
    try {
      connection =
          client.connect(
              "127.0.0.1", port, new ConnectionOptions().openTimeout(PATIENCE.toMillis()));
      receiver = connection.openReceiver(address, options);
      receiver.openFuture().get();
    } catch (Exception e) {
      // A receiver that opens after all would be given rows that nobody takes.
      client.close();
      throw e;
    }
  }

  /** A collected row. */
  record Row(long number, Map<String, Object> values) {}

  /** Lets more messages come, where the receiver's options leave that to its user. */
  void credit(int messages) throws Exception {
    receiver.addCredit(messages);
  }

  /** The next delivery, or null when none has come within {@code seconds}. */
  Delivery next(int seconds) throws Exception {
    return receiver.receive(seconds, TimeUnit.SECONDS);
  }

  /**
   * Collects and accepts rows until there are {@code count}, or nothing has come for two minutes.
   */
  List<Row> take(int count) throws Exception {
    List<Row> rows = new ArrayList<>();
    while (rows.size() < count) {
      Delivery delivery = next(120);
      if (delivery == null) {
        throw new AssertionError("only " + rows.size() + " of " + count + " rows came");
      }
      rows.add(row(delivery));
      delivery.accept();
    }
    return rows;
  }

  @SuppressWarnings("unchecked")
  static Row row(Delivery delivery) throws Exception {
    Message<Object> message = delivery.message();
    return new Row(
        ((Number) message.messageId()).longValue(), (Map<String, Object>) message.body());
  }

  @Override
  public void close() {
    connection.close();
    client.close();
  }
}
