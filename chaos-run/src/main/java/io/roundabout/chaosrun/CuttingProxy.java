package io.roundabout.chaosrun;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between vehicles or collectors and the roundabout, and passes bytes on until all of its
 * connections are cut. Thread-safe.
 */
final class CuttingProxy implements Closeable {
  private final ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** A proxy on a free port, for a port of this machine. */
  CuttingProxy(int target) throws IOException {
    this.target = target;
    thread("proxy-" + target, this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket near = server.accept();
        open.add(near);
        thread("proxy-connection", () -> connect(near));
      } catch (IOException e) {
        // Closed: the loop ends.
      }
    }
  }

  private void connect(Socket near) {
    try {
      Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
      open.add(far);
      thread("proxy-back", () -> pass(far, near));
      pass(near, far);
    } catch (IOException e) {
      cut(near, false); // Nobody is there: the roundabout is down.
    }
  }

  private void pass(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[1 << 16];
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        out.write(bytes, 0, read);
      }
      to.shutdownOutput();
      if (from.isOutputShutdown()) {
        cut(from, false);
        cut(to, false);
      }
    } catch (IOException e) {
      cut(from, false);
      cut(to, false);
    }
  }

  /** Cuts every connection, in the middle of whatever is said. */
  void cutAll(boolean reset) {
    open.forEach(socket -> cut(socket, reset));
  }

  private void cut(Socket socket, boolean reset) {
    open.remove(socket);
    try (socket) {
      if (reset) {
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException e) {
      // It is closed already.
    }
  }

  private static void thread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    cutAll(false);
  }
}
