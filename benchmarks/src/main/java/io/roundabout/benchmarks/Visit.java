package io.roundabout.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

/** A visit at the gate over a plain socket. */
final class Visit implements AutoCloseable {
  private static final byte[] END = "\\.\n".getBytes(StandardCharsets.UTF_8);

  private final Socket socket;
  private final OutputStream out;
  private final BufferedReader answers;

  Visit(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    out = socket.getOutputStream();
    answers =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  void send(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads one answer. */
  void expect(String start) throws IOException {
    String answer = answers.readLine();
    if (answer == null || !answer.startsWith(start)) {
      throw new IOException("the gate says " + answer + " instead of " + start);
    }
  }

  /** Unloads a whole trip of {@code chunks} times the same rows, and waits for DONE. */
  void trip(String trip, byte[] chunk, int chunks) throws IOException {
    trip("lane", trip, Collections.nCopies(chunks, chunk));
  }

  /** Unloads a whole trip, and waits for DONE. */
  void trip(String lane, String trip, List<byte[]> chunks) throws IOException {
    send("UNLOAD " + lane + " vehicle=benchmark trip=" + trip + "\n");
    expect("OK");
    for (byte[] chunk : chunks) {
      out.write(chunk);
    }
    out.write(END);
    awaitDone();
  }

  void awaitDone() throws IOException {
    String last = null;
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      last = line;
    }
    if (last == null || !last.startsWith("DONE")) {
      throw new IOException("the gate ends with " + last + " instead of DONE");
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
