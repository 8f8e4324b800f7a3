package io.roundabout.exitsink;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a delivery and its broker and breaks each connection after a random number of the
 * client's bytes, until told to be good. It breaks at once, or swallows the broker's answers from
 * there on while the broker still gets what is sent; then the client's side ends, and the broker's
 * a while later.
 */
final class CuttingProxy implements Closeable {
  private final ServerSocket server;
  private final int target;
  private final Random random;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ScheduledExecutorService later = Executors.newScheduledThreadPool(1);
  private final AtomicInteger cuts = new AtomicInteger();
  private volatile int bytesAtMost;

  CuttingProxy(int target, long seed, int bytesAtMost) throws IOException {
    this.target = target;
    this.random = new Random(seed);
    this.bytesAtMost = bytesAtMost;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  int cuts() {
    return cuts.get();
  }

  void beGood() {
    bytesAtMost = 0;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Socket broker = new Socket();
        broker.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        client.setTcpNoDelay(true);
        broker.setTcpNoDelay(true);
        int most = bytesAtMost;
        long cutAfter = most == 0 ? Long.MAX_VALUE : random.nextInt(most);
        Passage passage =
            new Passage(client, broker, cutAfter, random.nextBoolean(), random.nextInt(200));
        threads.execute(passage::toBroker);
        threads.execute(passage::toClient);
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private final class Passage {
    private final Socket client;
    private final Socket broker;
    private final long cutAfter;
    private final boolean swallow;
    private final int lingerMillis;
    private volatile boolean swallowing;

    Passage(Socket client, Socket broker, long cutAfter, boolean swallow, int lingerMillis) {
      this.client = client;
      this.broker = broker;
      this.cutAfter = cutAfter;
      this.swallow = swallow;
      this.lingerMillis = lingerMillis;
    }

    void toBroker() {
      byte[] buffer = new byte[4096];
      long passed = 0;
      try {
        InputStream in = client.getInputStream();
        OutputStream out = broker.getOutputStream();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          int some = (int) Math.min(n, cutAfter - passed);
          if (some < n && !swallowing) {
            cuts.incrementAndGet();
            if (!swallow) {
              out.write(buffer, 0, some);
              break;
            }
            swallowing = true;
            closeLater(client, lingerMillis / 4);
          }
          out.write(buffer, 0, n);
          passed += n;
        }
      } catch (IOException e) {
        // One of the two is gone; so will be the other.
      }
      close(client);
      closeLater(broker, lingerMillis);
    }

    void toClient() {
      byte[] buffer = new byte[4096];
      try {
        InputStream in = broker.getInputStream();
        OutputStream out = client.getOutputStream();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          if (!swallowing) {
            out.write(buffer, 0, n);
          }
        }
      } catch (IOException e) {
        // See above.
      }
      close(client);
    }

    private void closeLater(Socket socket, int millis) {
      try {
        later.schedule(() -> close(socket), millis, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException proxyClosed) {
        // Its broker would else hold on to a client that has gone.
        close(socket);
      }
    }

    private void close(Socket socket) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is gone anyway.
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdown();
    later.shutdown();
  }
}
