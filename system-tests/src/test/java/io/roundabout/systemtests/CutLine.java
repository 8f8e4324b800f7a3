package io.roundabout.systemtests;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * The line of one visitor to the roundabout, which ends without a good-bye: when it is {@link
 * #cut}, or after so many of the roundabout's bytes.
 */
final class CutLine implements Closeable {
  private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final long bytesAtMost;
  private volatile Socket visitor;
  private volatile Socket roundabout;

  /**
   * @param port of the roundabout
   */
  CutLine(int port, long bytesAtMost) throws IOException {
    this.bytesAtMost = bytesAtMost;
    thread(
        () -> {
          visitor = server.accept();
          roundabout = new Socket(InetAddress.getLoopbackAddress(), port);
          thread(() -> pass(visitor, roundabout, Long.MAX_VALUE));
          pass(roundabout, visitor, bytesAtMost);
        });
  }

  int port() {
    return server.getLocalPort();
  }

  private interface Step {
    void run() throws IOException;
  }

  private static void thread(Step step) {
    Thread thread =
        new Thread(
            () -> {
              try {
                step.run();
              } catch (IOException e) {
                // The line is cut.
              }
            },
            "line");
    thread.setDaemon(true);
    thread.start();
  }

  private void pass(Socket from, Socket to, long most) throws IOException {
    try {
      byte[] buffer = new byte[4096];
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      long left = most;
      while (left > 0) {
        int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (count < 0) {
          return;
        }
        out.write(buffer, 0, count);
        left -= count;
      }
    } finally {
      cut();
    }
  }

  /** Both sides hear a reset. */
  void cut() throws IOException {
    for (Socket socket : new Socket[] {roundabout, visitor}) {
      if (socket != null && !socket.isClosed()) {
        socket.setSoLinger(true, 0);
        socket.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }
}
