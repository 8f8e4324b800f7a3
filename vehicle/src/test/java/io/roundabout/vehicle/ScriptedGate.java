package io.roundabout.vehicle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A peer that does what a test says, for what a real gate cannot be brought to do. */
final class ScriptedGate implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private CompletableFuture<Void> script = CompletableFuture.completedFuture(null);

  /** One connection of a vehicle's. */
  static final class Visit implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    Visit(Socket socket) throws IOException {
      this.socket = socket;
      this.in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    String hear() throws IOException {
      return in.readLine();
    }

    void say(String line) throws IOException {
      socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  interface Script {
    void run() throws IOException;
  }

  ScriptedGate() throws IOException {}

  Vehicle vehicle(String name) {
    return Vehicle.named(name).at("127.0.0.1", server.getLocalPort());
  }

  Visit accept() throws IOException {
    return new Visit(server.accept());
  }

  void play(Script steps) {
    script =
        CompletableFuture.runAsync(
            () -> {
              try {
                steps.run();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  /** Waits until the script has been played, and passes on its failure. */
  void played() throws Exception {
    script.get(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
