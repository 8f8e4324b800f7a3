package io.roundabout.exits;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands before a broker and shuts when so many bytes have gone there: all connections end, and new
 * ones too, until it is opened for good.
 */
final class Valve implements Closeable {
  private static final int BUFFER_BYTES = 16 << 10;

  private final AtomicLong left;
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  Valve(long bytes) throws IOException {
    left = new AtomicLong(bytes);
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  /** The port to connect to instead of the broker's. */
  int before(int broker) {
    threads.execute(() -> accept(broker));
    return server.getLocalPort();
  }

  boolean isShut() {
    return left.get() <= 0;
  }

  void open() {
    left.set(Long.MAX_VALUE);
  }

  private void accept(int broker) {
    try {
      while (true) {
        Socket client = server.accept();
        if (isShut()) {
          client.close();
          continue;
        }
        Socket there = new Socket(InetAddress.getLoopbackAddress(), broker);
        open.add(client);
        open.add(there);
        threads.execute(() -> pump(client, there, true));
        threads.execute(() -> pump(there, client, false));
      }
    } catch (IOException closed) {
      shut();
    }
  }

  private void pump(Socket from, Socket to, boolean counted) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      for (int n = from.getInputStream().read(buffer); n >= 0; ) {
        if (counted && left.addAndGet(-n) <= 0) {
          shut();
          return;
        }
        to.getOutputStream().write(buffer, 0, n);
        n = from.getInputStream().read(buffer);
      }
    } catch (IOException ended) {
      // The other direction ends with it.
    } finally {
      close(from);
      close(to);
    }
  }

  private void shut() {
    open.forEach(Valve::close);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    shut();
    threads.shutdownNow();
  }
}
