package io.roundabout.vehicle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TCP proxy that cuts: each connection after so many bytes from the client as {@link #cutAfter}
 * says, or all of them at once.
 */
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int target;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong cutAfter = new AtomicLong(Long.MAX_VALUE);
  private final AtomicInteger cutsLeft = new AtomicInteger();
  private final List<Socket> sockets = new ArrayList<>();
  private volatile boolean held;

  CuttingProxy(int target) throws IOException {
    this.target = target;
    daemon(this::acceptAll);
  }

  int port() {
    return server.getLocalPort();
  }

  /** How many have been accepted so far. */
  int connections() {
    return connections.get();
  }

  /** The next {@code times} connections are cut when the client has sent so many bytes. */
  void cutAfter(long bytes, int times) {
    cutAfter.set(bytes);
    cutsLeft.set(times);
  }

  /** From now on nothing of the client's arrives. */
  void holdBackFromClient() {
    held = true;
  }

  /** Cuts every connection; new ones are served. */
  synchronized void cutAll() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
    held = false;
  }

  private void acceptAll() throws IOException {
    while (true) {
      Socket client = server.accept();
      connections.incrementAndGet();
      Socket gate = new Socket(InetAddress.getLoopbackAddress(), target);
      synchronized (this) {
        sockets.add(client);
        sockets.add(gate);
      }
      long limit = cutsLeft.getAndDecrement() > 0 ? cutAfter.get() : Long.MAX_VALUE;
      daemon(() -> copy(client, gate, limit, true));
      daemon(() -> copy(gate, client, Long.MAX_VALUE, false));
    }
  }

  private void copy(Socket from, Socket to, long limit, boolean ofClient) throws IOException {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] buffer = new byte[8192];
      long left = limit;
      int read = in.read(buffer);
      while (read >= 0 && left > 0) {
        int passed = (int) Math.min(read, left);
        if (!held || !ofClient) {
          out.write(buffer, 0, passed);
        }
        left -= passed;
        if (left > 0) {
          read = in.read(buffer);
        }
      }
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void daemon(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // The end of a connection, however it came.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    cutAll();
  }
}
