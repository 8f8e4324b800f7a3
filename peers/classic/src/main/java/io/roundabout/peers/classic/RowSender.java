package io.roundabout.peers.classic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.client.Tracker;
import org.apache.qpid.protonj2.client.exceptions.ClientException;

/**
 * A connection with a sender, kept by the executor from one batch to the next and used by one task
 * at a time.
 */
final class RowSender {
  private static final Client CLIENT = Client.create();
  private static final Queue<RowSender> IDLE = new ConcurrentLinkedQueue<>();

  private final Sender sender;
  private final List<Tracker> unanswered = new ArrayList<>();

  private RowSender(Sender sender) {
    this.sender = sender;
  }

  /** One that is idle, or a new one. */
  static RowSender take(int port) throws Exception {
    RowSender idle = IDLE.poll();
    if (idle != null) {
      return idle;
    }
    Connection connection =
        CLIENT.connect("127.0.0.1", port, new ConnectionOptions().user("any").password("any"));
    return new RowSender(connection.openSender(BrokerProgram.QUEUE).openFuture().get());
  }

  void send(Map<String, Object> row, Answers answers) throws ClientException {
    Tracker tracker = sender.send(Message.create(row).durable(true));
    if (answers == Answers.EACH) {
      tracker.awaitAccepted();
    } else {
      unanswered.add(tracker);
    }
  }

  /** Returns when all have been accepted. */
  void awaitAnswers() throws ClientException {
    for (Tracker tracker : unanswered) {
      tracker.awaitAccepted();
    }
    unanswered.clear();
  }

  void giveBack() {
    IDLE.add(this);
  }
}
