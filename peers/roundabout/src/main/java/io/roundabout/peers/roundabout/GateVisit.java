package io.roundabout.peers.roundabout;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A visit at the gate over a plain socket, as a script would make it. Used by one thread. */
final class GateVisit implements AutoCloseable {
  private final Socket socket;
  private final OutputStream out;
  private final BufferedReader answers;

  GateVisit(int port, String lane, String trip) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    out = socket.getOutputStream();
    answers =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    write(
        ("UNLOAD " + lane + " vehicle=bench trip=" + trip + "\n").getBytes(StandardCharsets.UTF_8));
    String answer = answers.readLine();
    if (answer == null || !answer.startsWith("OK")) {
      socket.close();
      throw new IOException("the gate says " + answer + " instead of OK");
    }
  }

  void write(byte[] rows) throws IOException {
    out.write(rows);
  }

  /** Takes the ACKs in a thread of its own, for a visit that stays. */
  CompletableFuture<Void> hear() {
    return CompletableFuture.runAsync(
        () -> {
          try {
            while (answers.readLine() != null) {}
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        });
  }

  /** Ends the trip; returns when all of it is on disk. */
  void complete() throws IOException {
    write("\\.\n".getBytes(StandardCharsets.UTF_8));
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
