package io.roundabout.exitbroker;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Receiver;
import org.apache.qpid.protonj2.client.ReceiverOptions;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.client.Tracker;

/** A running broker and clients of it, for tests. */
final class Broker implements AutoCloseable {
  static final long SECONDS = 10;

  final EmbeddedBroker broker;
  private final Client client = Client.create();
  private final List<Connection> connections = new ArrayList<>();

  Broker(Path directory) throws Exception {
    broker = EmbeddedBroker.start(new BrokerOptions("127.0.0.1", 0, directory, 16 << 20));
  }

  Connection internal() throws Exception {
    return connect(broker.user(), broker.password());
  }

  Connection anonymous() throws Exception {
    return connect(null, null);
  }

  Connection connect(String user, String password) throws Exception {
    ConnectionOptions options =
        new ConnectionOptions()
            .reconnectEnabled(false)
            .openTimeout(SECONDS, TimeUnit.SECONDS)
            .requestTimeout(SECONDS, TimeUnit.SECONDS);
    if (user != null) {
      options.user(user).password(password);
    }
    Connection connection = client.connect("127.0.0.1", broker.port(), options);
    connections.add(connection);
    return connection;
  }

  /** Sends messages {@code from} to {@code to} whose ids and bodies are their numbers. */
  void send(String queue, int from, int to) throws Exception {
    Sender sender = internal().openSender(queue);
    List<Tracker> sent = new ArrayList<>();
    for (int i = from; i <= to; i++) {
      sent.add(sender.send(Message.create(i).durable(true).messageId(number(i))));
    }
    for (Tracker tracker : sent) {
      tracker.awaitAccepted(SECONDS, TimeUnit.SECONDS);
    }
    sender.connection().close();
  }

  static org.apache.qpid.protonj2.types.UnsignedLong number(long value) {
    return org.apache.qpid.protonj2.types.UnsignedLong.valueOf(value);
  }

  /** A receiver that takes as many messages as it is given credit for, and settles by hand. */
  Receiver receiver(Connection connection, String queue, int credit) throws Exception {
    ReceiverOptions options = new ReceiverOptions().creditWindow(0).autoAccept(false);
    return connection.openReceiver(queue, options).openFuture().get().addCredit(credit);
  }

  static Delivery next(Receiver receiver) throws Exception {
    return receiver.receive(SECONDS, TimeUnit.SECONDS);
  }

  /** Accepts what stands in the queue and answers the bodies. */
  List<Integer> drain(String queue) throws Exception {
    Connection connection = anonymous();
    Receiver receiver = receiver(connection, queue, 10_000);
    receiver.drain().get();
    List<Integer> bodies = new ArrayList<>();
    for (Delivery d = receiver.tryReceive(); d != null; d = receiver.tryReceive()) {
      bodies.add((Integer) d.message().body());
      d.accept();
    }
    connection.close();
    return bodies;
  }

  @Override
  public void close() throws Exception {
    for (Connection connection : connections) {
      connection.close();
    }
    client.close();
    broker.close();
  }
}
