package io.roundabout.gate;

import io.roundabout.gateprotocol.ServerLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A vehicle at the level of sockets. A gate that says nothing for a minute fails the test. */
final class TestVehicle implements AutoCloseable {
  private final Socket socket;
  private final OutputStream out;
  private final BufferedReader in;

  TestVehicle(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    socket.setTcpNoDelay(true);
    out = socket.getOutputStream();
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  TestVehicle send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  TestVehicle send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  /** Sends the lines, each with its end. */
  TestVehicle lines(String... lines) throws IOException {
    return send(String.join("\n", lines) + "\n");
  }

  TestVehicle halfClose() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** The connection ends as if the vehicle's machine had: without a good-bye. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** The next line, or null when the gate has hung up. */
  String hear() throws IOException {
    return in.readLine();
  }

  /** Whether the gate says anything in that time. */
  boolean hearsWithinMillis(int millis) throws IOException {
    socket.setSoTimeout(millis);
    in.mark(1);
    try {
      in.read();
      in.reset();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } finally {
      socket.setSoTimeout(60_000);
    }
  }

  /** Everything up to the end of the visit. */
  List<String> hearAll() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = hear(); line != null; line = hear()) {
      lines.add(line);
    }
    return lines;
  }

  /** The last line of the visit. */
  String hearLast() throws IOException {
    List<String> lines = hearAll();
    return lines.isEmpty() ? null : lines.get(lines.size() - 1);
  }

  /** Hears on until that many rows are acknowledged. */
  TestVehicle awaitAck(long rows) throws IOException {
    for (String line = hear(); line != null; line = hear()) {
      if (ServerLine.parse(line) instanceof ServerLine.Ack ack && ack.rows() >= rows) {
        return this;
      }
    }
    throw new AssertionError("the gate hung up before row " + rows + " was acknowledged");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
