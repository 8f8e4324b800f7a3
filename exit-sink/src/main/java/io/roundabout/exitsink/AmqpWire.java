package io.roundabout.exitsink;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.Principal;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.qpid.protonj2.buffer.ProtonBuffer;
import org.apache.qpid.protonj2.buffer.ProtonBufferAllocator;
import org.apache.qpid.protonj2.engine.Connection;
import org.apache.qpid.protonj2.engine.Endpoint;
import org.apache.qpid.protonj2.engine.Engine;
import org.apache.qpid.protonj2.engine.EngineFactory;
import org.apache.qpid.protonj2.engine.sasl.client.SaslAuthenticator;
import org.apache.qpid.protonj2.engine.sasl.client.SaslCredentialsProvider;

/**
 * One AMQP connection over a plain socket, driven by the thread that uses it: what is sent stays in
 * a buffer until an answer is waited for. Between two uses a shared thread keeps it alive.
 *
 * <p>ProtonJ2's own client is not used here: it hands every message over to another thread, keeps a
 * network buffer off the heap for every transaction, and its time limit for requests ends later
 * transactions.
 */
final class AmqpWire implements AutoCloseable {
  private static final int READ_BYTES = 8 << 10;
  private static final int WRITE_BYTES = 64 << 10;
  private static final int SLICE_MILLIS = 200;
  private static final int HEARTBEAT_SECONDS = 5;
  private static final ScheduledThreadPoolExecutor CLOCK = clock();

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final long patienceNanos;
  private final Engine engine = EngineFactory.PROTON.createEngine();
  private final Connection connection;
  private final ReentrantLock use = new ReentrantLock();
  private final ScheduledFuture<?> heartbeat;
  private final byte[] read = new byte[READ_BYTES];
  private LinkLost failure;

  /** When a write began that has not come back, or 0: a broker that takes nothing blocks it. */
  private volatile long writingSince;

  private AmqpWire(BrokerAddress broker, Socket socket, Duration patience) throws IOException {
    this.socket = socket;
    this.patienceNanos = patience.toNanos();
    in = socket.getInputStream();
    out = new BufferedOutputStream(socket.getOutputStream(), WRITE_BYTES);
    engine.outputHandler(this::write);
    engine.errorHandler(failed -> fail("the connection failed", failed.failureCause()));
    engine.saslDriver().client().setListener(new SaslAuthenticator(new Credentials(broker)));
    connection = engine.start();
    heartbeat =
        CLOCK.scheduleWithFixedDelay(
            this::beat, HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
  }

  private static ScheduledThreadPoolExecutor clock() {
    ScheduledThreadPoolExecutor clock =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "exit-sink-heartbeats");
              thread.setDaemon(true);
              return thread;
            });
    clock.setRemoveOnCancelPolicy(true);
    return clock;
  }

  /** Connects and opens; {@link #await} is bounded by {@code patience} from then on. */
  static AmqpWire connect(BrokerAddress broker, Duration patience) throws LinkLost, IOException {
    Socket socket = new Socket();
    try {
      socket.connect(
          new InetSocketAddress(broker.host(), broker.port()), (int) patience.toMillis());
      AmqpWire wire =
          new AmqpWire(broker, broker.tls() ? secured(socket, broker) : socket, patience);
      try {
        wire.open(broker);
        return wire;
      } catch (LinkLost | IOException | RuntimeException e) {
        wire.close();
        throw e;
      }
    } catch (InterruptedIOException e) {
      socket.close();
      throw e;
    } catch (IOException e) {
      socket.close();
      throw new LinkLost(e.getMessage(), e);
    }
  }

  private static Socket secured(Socket socket, BrokerAddress broker) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket secured =
        (SSLSocket) factory.createSocket(socket, broker.host(), broker.port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    return secured;
  }

  private void open(BrokerAddress broker) throws LinkLost, IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(SLICE_MILLIS);
    connection.setContainerId("roundabout-" + UUID.randomUUID());
    connection.setHostname(broker.host());
    watch(connection, "the connection");
    connection.open();
    await(connection::isRemotelyOpen, "the connection to open");
  }

  Connection connection() {
    return connection;
  }

  /** Makes the end of an endpoint by the broker a failure of the connection. */
  <E extends Endpoint<E>> void watch(E endpoint, String name) {
    endpoint.closeHandler(
        closed -> {
          var condition = closed.getRemoteCondition();
          fail(
              name
                  + " was closed by the broker"
                  + (condition == null
                      ? ""
                      : ": " + condition.getCondition() + " " + condition.getDescription()),
              null);
        });
  }

  private void fail(String message, Throwable cause) {
    if (failure == null) {
      String reason = cause == null ? "" : ": " + cause.getMessage();
      failure = new LinkLost(message + reason, cause);
    }
  }

  /** Keeps other users, which is the heartbeat, out until {@link #release}. */
  void acquire() {
    use.lock();
  }

  void release() {
    use.unlock();
  }

  private void write(ProtonBuffer buffer, Runnable written) {
    byte[] bytes = new byte[buffer.getReadableBytes()];
    buffer.readBytes(bytes, 0, bytes.length);
    writingSince = System.nanoTime() | 1;
    try {
      out.write(bytes);
    } catch (IOException e) {
      fail("the connection broke", e);
    }
    writingSince = 0;
    if (written != null) {
      written.run();
    }
  }

  /**
   * Sends what is buffered and takes answers until the condition holds.
   *
   * @param what is waited for, to say so in an error
   */
  void await(BooleanSupplier condition, String what) throws LinkLost, IOException {
    if (!await(condition)) {
      throw new LinkLost(
          "waited " + TimeUnit.NANOSECONDS.toMillis(patienceNanos) + " ms for " + what);
    }
  }

  /** As above, but tells whether the condition came to hold in time. */
  boolean await(BooleanSupplier condition) throws LinkLost, IOException {
    long deadline = System.nanoTime() + patienceNanos;
    try {
      flush();
      while (!condition.getAsBoolean()) {
        if (failure != null) {
          throw failure;
        }
        if (System.nanoTime() - deadline > 0) {
          return false;
        }
        if (Thread.interrupted()) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("interrupted while waiting for the broker");
        }
        receive();
        flush();
      }
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      throw new LinkLost("the connection broke: " + e.getMessage(), e);
    }
    if (failure != null) {
      throw failure;
    }
    return true;
  }

  private void flush() throws IOException {
    writingSince = System.nanoTime() | 1;
    out.flush();
    writingSince = 0;
  }

  private void receive() throws IOException {
    int length;
    try {
      length = in.read(read);
    } catch (SocketTimeoutException e) {
      return;
    }
    if (length < 0) {
      throw new IOException("the broker ended it");
    }
    engine.ingest(ProtonBufferAllocator.defaultAllocator().copy(read, 0, length));
  }

  /** An idle connection must show that it lives, and takes in what the broker shows. */
  private void beat() {
    if (!use.tryLock()) {
      long since = writingSince;
      if (since != 0 && System.nanoTime() - since > patienceNanos) {
        close();
      }
      return;
    }
    try {
      while (failure == null && in.available() > 0) {
        receive();
      }
      if (failure == null) {
        engine.tick(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        flush();
      }
    } catch (IOException | RuntimeException e) {
      fail("the connection broke", e);
    } finally {
      use.unlock();
    }
  }

  /** Safe to be called by any thread: whoever waits fails at once. */
  @Override
  public void close() {
    heartbeat.cancel(false);
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no more use either way.
    }
  }

  private record Credentials(BrokerAddress broker) implements SaslCredentialsProvider {
    @Override
    public String vhost() {
      return broker.host();
    }

    @Override
    public String username() {
      return broker.user().isEmpty() ? null : broker.user();
    }

    @Override
    public String password() {
      return broker.user().isEmpty() ? null : broker.password();
    }

    @Override
    public Principal localPrincipal() {
      return null;
    }
  }
}
