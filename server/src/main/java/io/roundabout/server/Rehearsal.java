package io.roundabout.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A run from the start to the first results, so that the launcher can archive the classes that it
 * took: a table and rows to join with it come in, and their results go to the queues. In a
 * directory of its own, with ports of its own.
 */
final class Rehearsal {
  private static final String CONFIGURATION =
      """
      state: ./state
      gate: {bind: 127.0.0.1, port: 0}
      amqp: {bind: 127.0.0.1, port: 0}
      lanes:
        things: {table: true, columns: 'id BIGINT, name STRING'}
        rows: {columns: 'number BIGINT, text STRING, amount DOUBLE, at TIMESTAMP'}
      exits:
        single: {sql: 'SELECT number, text, amount, at FROM rows WHERE number > 0'}
        joined: {sql: 'SELECT r.number, r.at, t.name FROM rows r JOIN things t ON r.number = t.id', pack: 100}
      """;

  private static final Set<String> EXITS = Set.of("single", "joined");

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(20);

  /** Tables are kept in memory from the second batch on. */
  private static final int BATCHES = 3;

  private Rehearsal() {}

  /**
   * @param args a directory, which is made
   */
  public static void main(String[] args) throws Exception {
    Path directory = Files.createDirectories(Path.of(args[0]));
    Path file = directory.resolve("roundabout.yaml");
    Files.writeString(file, CONFIGURATION);
    RoundaboutConfig config = ConfigReader.read(file);
    Logs.toFile(StateDirectory.logFile(config.state()));
    try (Roundabout roundabout = Roundabout.open(config, Console.standard(), Clock.systemUTC())) {
      roundabout.startBackground();
      unload(roundabout, "things", "{\"id\":1,\"name\":\"one\"}\n{\"id\":2,\"name\":\"two\"}\n");
      for (int batch = 1; batch <= BATCHES; batch++) {
        unload(
            roundabout,
            "rows",
            "{\"number\":1,\"text\":\"a\",\"amount\":1.5,\"at\":\"2020-01-01T00:00:00Z\"}\n");
        awaitResults(roundabout, batch);
      }
    }
    Logs.close();
    System.exit(0);
  }

  private static void unload(Roundabout roundabout, String lane, String rows) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), roundabout.gatePort());
        BufferedReader answers =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("UNLOAD " + lane + " vehicle=rehearsal\n" + rows + "\\.\n")
              .getBytes(StandardCharsets.UTF_8));
      String last = "";
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        last = line;
      }
      if (!last.startsWith("DONE")) {
        throw new IOException("the gate ended with " + last);
      }
    }
  }

  private static void awaitResults(Roundabout roundabout, long rows) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!haveGiven(roundabout, rows)) {
      if (System.nanoTime() > deadline) {
        throw new IOException("after " + PATIENCE + " the exits are " + roundabout.exitStatus());
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private static boolean haveGiven(Roundabout roundabout, long rows) {
    return roundabout.exitStatus().stream()
        .filter(exit -> EXITS.contains(exit.exit()))
        .allMatch(exit -> exit.numbered() >= rows && exit.undelivered() == 0);
  }
}
