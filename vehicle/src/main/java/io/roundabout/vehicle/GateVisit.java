package io.roundabout.vehicle;

import io.roundabout.gateprotocol.GateProtocol;
import io.roundabout.gateprotocol.ServerLine;
import io.roundabout.gateprotocol.UnloadRequest;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One connection to a gate. The thread that calls {@link #send} writes; a thread of the visit's own
 * reads the answers, so that neither side waits for the other.
 */
final class GateVisit implements Closeable {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int LAST_WORDS_SECONDS = 5;
  private static final int LONGEST_LINE = 64 << 10;

  /** How a visit ended. */
  sealed interface End {
    record Complete(ServerLine.Done done) implements End {}

    record Refused(GateException cause) implements End {}

    record Broken(IOException cause) implements End {}
  }

  private final RowBuffer rows;
  private final Socket socket;
  private final CountDownLatch greeted = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final Consumer<ServerLine> listener;
  private volatile ServerLine.Ok greeting;
  private volatile End end;

  private GateVisit(RowBuffer rows, Socket socket, Consumer<ServerLine> listener) {
    this.rows = rows;
    this.socket = socket;
    this.listener = listener;
  }

  /**
   * @param listener hears what the gate says until the visit is over, on the visit's own thread
   */
  static GateVisit open(Vehicle vehicle, RowBuffer rows, Consumer<ServerLine> listener)
      throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      socket.connect(new InetSocketAddress(vehicle.host(), vehicle.port()), CONNECT_MILLIS);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    GateVisit visit = new GateVisit(rows, socket, listener);
    Thread reader = new Thread(visit::read, "gate-answers");
    reader.setDaemon(true);
    reader.start();
    return visit;
  }

  /**
   * Sends the request, and from the cursor on all rows until the trip's end; then awaits the end.
   */
  End send(UnloadRequest request, Optional<String> header, RowBuffer.Cursor cursor)
      throws InterruptedException {
    try {
      OutputStream out = socket.getOutputStream();
      writeLine(out, request.text());
      // Rows that follow at once would be lost with a trip whose name nobody has heard yet.
      greeted.await();
      if (header.isPresent() && end == null) {
        writeLine(out, GateProtocol.escape(header.get()));
      }
      int length = rows.await(cursor, this::isOver);
      while (length > 0) {
        out.write(cursor.data(), cursor.offset(), length);
        cursor.advance(length);
        length = rows.await(cursor, this::isOver);
      }
      if (length == RowBuffer.END_OF_TRIP) {
        writeLine(out, GateProtocol.END_OF_TRIP);
        over.await();
      }
    } catch (IOException e) {
      awaitLastWords(e);
    }
    return end == null ? new End.Broken(new IOException("the visit was left")) : end;
  }

  /** A gate that refuses says why and closes; the write that fails of it knows less. */
  private void awaitLastWords(IOException e) throws InterruptedException {
    if (!over.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
      end = new End.Broken(e);
    }
  }

  private static void writeLine(OutputStream out, String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private boolean isOver() {
    return end != null;
  }

  /** What the gate said at first; empty when it has not let the vehicle in. */
  Optional<ServerLine.Ok> greeting() {
    return Optional.ofNullable(greeting);
  }

  private void read() {
    End found;
    try (InputStream in = new BufferedInputStream(socket.getInputStream(), 16 << 10)) {
      found = readUntilTheEnd(in);
    } catch (IOException e) {
      found = new End.Broken(e);
    } catch (RuntimeException e) {
      found = new End.Broken(new IOException(e.getMessage(), e));
    }
    end = found;
    greeted.countDown();
    over.countDown();
    rows.wake();
  }

  private End readUntilTheEnd(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      ServerLine answer = ServerLine.parse(nextLine(in, line));
      listener.accept(answer);
      if (answer instanceof ServerLine.Ok ok) {
        greeting = ok;
        greeted.countDown();
      } else if (answer instanceof ServerLine.Ack ack) {
        rows.acknowledge(ack.rows());
      } else if (answer instanceof ServerLine.Done done) {
        rows.acknowledge(done.rows());
        return new End.Complete(done);
      } else if (answer instanceof ServerLine.Err error) {
        return new End.Refused(new GateException(error));
      } else if (answer instanceof ServerLine.Open) {
        return new End.Broken(new EOFException("the gate saw the end of the connection"));
      }
    }
  }

  private static String nextLine(InputStream in, ByteArrayOutputStream line) throws IOException {
    line.reset();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the gate closed the connection");
      }
      if (line.size() == LONGEST_LINE) {
        throw new IOException("the gate's answer is longer than " + LONGEST_LINE + " bytes");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
