package io.roundabout.exitsink;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Stands between a delivery and its broker and knows AMQP's frames, so that it can do something at
 * the one that ends a transaction: the discharge.
 */
final class DischargeProxy implements Closeable {

  /** What becomes of a discharge and of its connection. */
  enum Fault {
    NONE,
    /** The broker never hears of it. */
    CUT_BEFORE,
    /**
     * The connection ends on both sides as soon as it is sent: the broker may hear of it or not.
     */
    CUT_WHEN_SENT,
    /** The broker has committed and answered, and the answer is lost with the connection. */
    CUT_WHEN_ANSWERED,
    /** The broker has committed, nothing more is heard of it, and the connection stays open. */
    NO_ANSWER,
    /** It is on its way for ever: the broker's side stays open a while after the client is gone. */
    STALLED
  }

  private static final int AMQP = 0x414d5150;
  private static final int DISCHARGE = 0x32;
  private static final int DISPOSITION = 0x15;
  private static final int SILENT_SECONDS = 1;

  private final ServerSocket server;
  private final int target;
  private final Supplier<Fault> plan;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ScheduledExecutorService later = Executors.newScheduledThreadPool(1);

  /**
   * @param plan asked at each discharge
   */
  DischargeProxy(int target, Supplier<Fault> plan) throws IOException {
    this.target = target;
    this.plan = plan;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Socket broker = new Socket();
        try {
          broker.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
          client.setTcpNoDelay(true);
          broker.setTcpNoDelay(true);
          Passage passage = new Passage(client, broker);
          threads.execute(passage::toBroker);
          threads.execute(passage::toClient);
        } catch (IOException e) {
          // The broker is not there; the client hears it as it would without us.
          close(client);
        }
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone anyway.
    }
  }

  /** The next frame, or protocol header, as its bytes. */
  private static byte[] frame(DataInputStream in) throws IOException {
    int size = in.readInt();
    byte[] frame = new byte[size == AMQP ? 8 : size];
    frame[0] = (byte) (size >>> 24);
    frame[1] = (byte) (size >>> 16);
    frame[2] = (byte) (size >>> 8);
    frame[3] = (byte) size;
    in.readFully(frame, 4, frame.length - 4);
    return frame;
  }

  /** A value that is described by the small code, from {@code position} on. */
  private static boolean isDescribed(byte[] frame, int position, int code) {
    return position + 2 < frame.length
        && frame[position] == 0
        && frame[position + 1] == 0x53
        && frame[position + 2] == code;
  }

  /** A transfer whose message is the value Discharge. */
  private static boolean isDischarge(byte[] frame) {
    for (int i = 8; i < frame.length - 5; i++) {
      if (isDescribed(frame, i, 0x77) && isDescribed(frame, i + 3, DISCHARGE)) {
        return isDescribed(frame, 8, 0x14);
      }
    }
    return false;
  }

  private final class Passage {
    private final Socket client;
    private final Socket broker;
    private final CountDownLatch answered = new CountDownLatch(1);
    private volatile Fault fault = Fault.NONE;

    Passage(Socket client, Socket broker) {
      this.client = client;
      this.broker = broker;
    }

    void toBroker() {
      try {
        DataInputStream in = new DataInputStream(client.getInputStream());
        OutputStream out = broker.getOutputStream();
        while (true) {
          byte[] frame = frame(in);
          if (fault == Fault.NONE && isDischarge(frame)) {
            fault = plan.get();
            if (fault != Fault.CUT_BEFORE && fault != Fault.STALLED) {
              out.write(frame);
            }
            if (fault == Fault.CUT_WHEN_ANSWERED) {
              answered.await(10, TimeUnit.SECONDS);
            }
            if (fault.name().startsWith("CUT")) {
              break;
            }
          } else if (fault == Fault.NONE) {
            out.write(frame);
          }
        }
      } catch (IOException e) {
        // One of the two is gone; so will be the other.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      close(client);
      later.schedule(
          () -> close(broker), fault == Fault.STALLED ? SILENT_SECONDS : 0, TimeUnit.SECONDS);
    }

    void toClient() {
      try {
        DataInputStream in = new DataInputStream(broker.getInputStream());
        OutputStream out = client.getOutputStream();
        while (true) {
          byte[] frame = frame(in);
          if (fault == Fault.NONE) {
            out.write(frame);
          } else if (isDescribed(frame, 8, DISPOSITION)) {
            answered.countDown();
          }
        }
      } catch (EOFException e) {
        close(client);
      } catch (IOException e) {
        close(client);
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
