package io.roundabout.chaosrun;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.Receiver;
import org.apache.qpid.protonj2.client.ReceiverOptions;
import org.apache.qpid.protonj2.client.exceptions.ClientException;

/**
 * Collects from one queue for ever: writes each row away and accepts it then. Comes again whenever
 * the roundabout is gone under it; sometimes leaves without a word, or gives a message back.
 */
final class NotingCollector implements Runnable {
  private static final int LARGEST_CREDIT = 300;

  private final Queue queue;
  private final int port;
  private final LineFile file;
  private final CollectedText text;
  private final SplittableRandom random = new SplittableRandom();
  private final CountDownLatch never = new CountDownLatch(1);

  NotingCollector(Queue queue, int port, LineFile file) {
    this.queue = queue;
    this.port = port;
    this.file = file;
    this.text = new CollectedText(queue.exit());
  }

  @Override
  public void run() {
    try {
      while (!never.await(100 + random.nextInt(200), TimeUnit.MILLISECONDS)) {
        try (Client client = Client.create()) {
          collect(client);
        } catch (ClientException e) {
          // The roundabout was killed, or is not up yet: come again.
        }
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("collector of " + queue.address(), e);
    }
  }

  private void collect(Client client) throws ClientException, IOException, InterruptedException {
    ReceiverOptions options =
        new ReceiverOptions().creditWindow(1 + random.nextInt(LARGEST_CREDIT)).autoAccept(false);
    try (Connection connection = client.connect("127.0.0.1", port);
        Receiver receiver = connection.openReceiver(queue.address(), options)) {
      boolean stays = true;
      while (stays) {
        List<Delivery> taken = take(receiver);
        stays = taken.isEmpty() || random.nextInt(200) > 0;
        Delivery back = random.nextInt(50) == 0 && !taken.isEmpty() ? taken.remove(0) : null;
        for (Delivery delivery : taken) {
          note(delivery);
        }
        file.flush();
        if (stays) {
          for (Delivery delivery : taken) {
            delivery.accept();
          }
        }
        if (back != null) {
          back.release();
        }
      }
    }
  }

  private static List<Delivery> take(Receiver receiver) throws ClientException {
    List<Delivery> taken = new ArrayList<>();
    Delivery next = receiver.receive(500, TimeUnit.MILLISECONDS);
    while (next != null) {
      taken.add(next);
      next = taken.size() < LARGEST_CREDIT ? receiver.tryReceive() : null;
    }
    return taken;
  }

  /** A line a row: {@code NUMBER MILLIS values}, or {@code FAULT text}. */
  private void note(Delivery delivery) throws ClientException {
    long millis = System.currentTimeMillis();
    try {
      List<String> rows = text.rows(delivery.message().body());
      long number = ((Number) delivery.message().messageId()).longValue();
      for (String row : rows) {
        file.line(number++ + "\t" + millis + "\t" + row);
      }
    } catch (IllegalArgumentException e) {
      file.line(TripNotes.FAULT + "\t" + millis + "\t" + e.getMessage());
    }
  }
}
