package io.roundabout.vehicle;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.ErrorCondition;
import org.apache.qpid.protonj2.client.Receiver;
import org.apache.qpid.protonj2.client.ReceiverOptions;
import org.apache.qpid.protonj2.client.exceptions.ClientConnectionRemotelyClosedException;
import org.apache.qpid.protonj2.client.exceptions.ClientConnectionSecurityException;
import org.apache.qpid.protonj2.client.exceptions.ClientConnectionSecuritySaslException;
import org.apache.qpid.protonj2.client.exceptions.ClientException;
import org.apache.qpid.protonj2.client.exceptions.ClientResourceRemotelyClosedException;

/**
 * One connection to an exit. Credit is given by hand: so a drain, which takes all credit back, can
 * be followed by more. Used by one thread.
 */
final class ExitLink implements AutoCloseable {
  private static final int DRAIN_SECONDS = 30;
  private static final int CLOSE_SECONDS = 2;

  private final Connection connection;
  private final Receiver receiver;
  private final int window;
  private int outstanding;

  private ExitLink(Connection connection, Receiver receiver, int window) {
    this.connection = connection;
    this.receiver = receiver;
    this.window = window;
  }

  /**
   * @throws ExitException when another attempt would not help
   * @throws IOException when it might
   */
  static ExitLink open(Client client, Collector collector) throws IOException {
    ConnectionOptions options = new ConnectionOptions();
    collector.credentials().ifPresent(c -> options.user(c.user()).password(c.password()));
    Connection connection = null;
    try {
      connection = client.connect(collector.host(), collector.port(), options);
      connection.openFuture().get();
      ReceiverOptions receiving = new ReceiverOptions().autoAccept(false).creditWindow(0);
      receiving.drainTimeout(DRAIN_SECONDS, TimeUnit.SECONDS);
      Receiver receiver = connection.openReceiver(collector.address(), receiving);
      receiver.openFuture().get();
      return new ExitLink(connection, receiver, collector.credit());
    } catch (InterruptedException e) {
      discard(connection);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted on the way to the exit");
    } catch (ExecutionException e) {
      discard(connection);
      throw refusal(collector, e.getCause());
    } catch (ClientException e) {
      discard(connection);
      throw refusal(collector, e);
    }
  }

  private static void discard(Connection connection) {
    if (connection != null) {
      connection.closeAsync();
    }
  }

  private static IOException refusal(Collector collector, Throwable cause) {
    if (cause instanceof ClientConnectionSecurityException
        || cause instanceof ClientConnectionSecuritySaslException) {
      return new ExitException(
          "amqp:unauthorized-access",
          "%s:%d does not let this collector in: %s"
              .formatted(collector.host(), collector.port(), cause.getMessage()),
          cause);
    }
    if (cause instanceof ClientResourceRemotelyClosedException closed) {
      ErrorCondition condition = closed.getErrorCondition();
      String name = condition == null ? "" : condition.condition();
      return new ExitException(name, sentence(collector, name, closed.getMessage()), cause);
    }
    return new IOException(plain(String.valueOf(cause.getMessage())), cause);
  }

  /** Netty's native transport tells the system call and the error's number too. */
  private static String plain(String message) {
    return message.contains("Connection refused") ? "Connection refused" : message;
  }

  private static String sentence(Collector collector, String condition, String message) {
    String address = collector.address();
    return switch (condition) {
      case "amqp:not-found" ->
          "there is no exit '%s' at %s:%d: nobody has declared it (./roundabout status lists the exits; one with collectors is read at EXIT/COLLECTOR)"
              .formatted(address, collector.host(), collector.port());
      case "amqp:unauthorized-access" ->
          "'%s' is no exit for collectors: %s".formatted(address, message);
      default -> "exit '%s' refuses: %s".formatted(address, message);
    };
  }

  /** The next message; null when none has come after so many milliseconds (-1: never null). */
  org.apache.qpid.protonj2.client.Delivery receive(long millis) throws IOException {
    try {
      topUp();
      return counted(
          millis < 0 ? receiver.receive() : receiver.receive(millis, TimeUnit.MILLISECONDS));
    } catch (ClientException e) {
      throw broken(e);
    }
  }

  /** The next message; null when the broker has none. */
  org.apache.qpid.protonj2.client.Delivery receiveOrDrain() throws IOException {
    try {
      topUp();
      org.apache.qpid.protonj2.client.Delivery delivery = receiver.tryReceive();
      if (delivery == null) {
        receiver.drain().get();
        delivery = receiver.tryReceive();
        outstanding = (int) receiver.queuedDeliveries() + (delivery == null ? 0 : 1);
      }
      return counted(delivery);
    } catch (ClientException e) {
      throw broken(e);
    } catch (ExecutionException e) {
      throw broken(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the exit was asked what it holds");
    }
  }

  private void topUp() throws ClientException {
    if (outstanding <= window / 2) {
      receiver.addCredit(window - outstanding);
      outstanding = window;
    }
  }

  private org.apache.qpid.protonj2.client.Delivery counted(
      org.apache.qpid.protonj2.client.Delivery delivery) {
    if (delivery != null) {
      outstanding--;
    }
    return delivery;
  }

  static IOException broken(Throwable e) {
    if (e.getCause() instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      return new InterruptedIOException("interrupted while waiting at the exit");
    }
    String what =
        e instanceof ClientConnectionRemotelyClosedException ? "the connection broke: " : "";
    return new IOException(what + e.getMessage(), e);
  }

  /**
   * The link goes first: the broker answers that it has gone when it knows all that was accepted on
   * it before. A broker that does not answer is not waited for long.
   */
  @Override
  public void close() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
    await(receiver.closeAsync(), deadline);
    await(connection.closeAsync(), deadline);
  }

  /** What cannot be closed is not open any more, or will not be when the client has gone. */
  private static void await(Future<?> end, long deadline) {
    try {
      end.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // The rows that were not accepted come again.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
