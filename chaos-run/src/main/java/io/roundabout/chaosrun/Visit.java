package io.roundabout.chaosrun;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection to the gate: a plain socket. Not thread-safe. */
final class Visit implements Closeable {
  private static final int PATIENCE_MILLIS = 120_000;

  private final Socket socket;
  private final OutputStream out;
  private final BufferedReader in;

  Visit(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    out = socket.getOutputStream();
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  void send(CharSequence text) throws IOException {
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  void endSending() throws IOException {
    socket.shutdownOutput();
  }

  /** Whether there is something to read. */
  boolean hasLine() throws IOException {
    return in.ready();
  }

  /** The next line, or null when the gate has closed. */
  String line() throws IOException {
    return in.readLine();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
