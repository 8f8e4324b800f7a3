package io.roundabout.systemtests;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One conversation with the gate over a plain socket: what anybody could write from the protocol
 * alone.
 */
final class GateVisit implements Closeable {
  private final Socket socket;
  private final OutputStream out;
  private final BufferedReader in;

  GateVisit(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    out = socket.getOutputStream();
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  GateVisit send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  GateVisit send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  GateVisit halfClose() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** The next line of the server, or null when it has closed. */
  String line() throws IOException {
    return in.readLine();
  }

  /** All lines up to the end of the connection. */
  List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      lines.add(line);
    }
    return lines;
  }

  /** The last line of the conversation: DONE, OPEN or ERR. */
  String last() throws IOException {
    List<String> lines = lines();
    return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
  }

  /** Unloads a whole trip and returns the last line. */
  static String unload(int port, String request, Iterable<String> rows) throws IOException {
    try (GateVisit visit = new GateVisit(port)) {
      StringBuilder text = new StringBuilder(request).append('\n');
      for (String row : rows) {
        text.append(row).append('\n');
      }
      return visit.send(text.append("\\.\n").toString()).last();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
