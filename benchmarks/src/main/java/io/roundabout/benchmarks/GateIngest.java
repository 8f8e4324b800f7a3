package io.roundabout.benchmarks;

import io.roundabout.gate.Gate;
import io.roundabout.gate.GateLane;
import io.roundabout.gate.GateOptions;
import io.roundabout.lanelog.LaneLog;
import io.roundabout.lanelog.LaneLogOptions;
import io.roundabout.lanelog.LogStorage;
import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.CsvOptions;
import io.roundabout.rowformat.Format;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Gate to durable lane, one vehicle: rows of 95 bytes with a timestamp, validated, fsynced and
 * acknowledged; from the first byte offered to DONE. The vehicle is a thread of the same process.
 *
 * <pre>GateIngest [ROWS] [ROUNDS] [BAD: one row in so many is broken; 0 for none] [DIRECTORY]</pre>
 */
public final class GateIngest {
  private static final int ROW_BYTES = 95;
  private static final int CHUNK_ROWS = 10_000;
  private static final Columns COLUMNS =
      Columns.parse("order BIGINT, customer BIGINT, amount DOUBLE, at TIMESTAMP");

  private GateIngest() {}

  public static void main(String[] args) throws IOException {
    int rows = args.length > 0 ? Integer.parseInt(args[0]) : 5_000_000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 7;
    int bad = args.length > 2 ? Integer.parseInt(args[2]) : 0;
    Path parent = args.length > 3 ? Path.of(args[3]) : Path.of(System.getProperty("java.io.tmpdir"));
    Path directory = Files.createTempDirectory(parent, "gate-ingest");
    try {
      run(directory, rows, rounds, bad);
    } finally {
      delete(directory);
    }
  }

  private static void run(Path directory, int rows, int rounds, int bad) throws IOException {
    byte[] chunk = chunk(bad);
    double[] rates = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      Path lane = directory.resolve("orders" + round);
      try (LaneLog log =
              LaneLog.open("orders", LogStorage.local(lane), LaneLogOptions.DEFAULT);
          Gate gate = Gate.start(GateOptions.at("127.0.0.1", 0), lanes(log))) {
        double seconds = unload(gate.port(), chunk, rows / CHUNK_ROWS);
        rates[round] = rows / seconds;
        System.out.printf(
            "round %d: %,d rows in %.3f s = %,.0f rows/s, %.1f MB/s%n",
            round + 1,
            rows,
            seconds,
            rates[round],
            rates[round] * ROW_BYTES / 1e6);
      }
      delete(lane);
    }
    Arrays.sort(rates);
    System.out.printf(
        "median %,.0f rows/s, worst %,.0f, best %,.0f%n",
        rates[rounds / 2], rates[0], rates[rounds - 1]);
  }

  private static Map<String, GateLane> lanes(LaneLog log) {
    return Map.of(
        "orders", new GateLane.Open("orders", log, COLUMNS, Format.JSON, CsvOptions.DEFAULT));
  }

  private static double unload(int port, byte[] chunk, int chunks) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        BufferedReader answers =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      OutputStream out = socket.getOutputStream();
      out.write("UNLOAD orders vehicle=benchmark trip=a\n".getBytes(StandardCharsets.UTF_8));
      answers.readLine();
      long start = System.nanoTime();
      for (int i = 0; i < chunks; i++) {
        out.write(chunk);
      }
      out.write("\\.\n".getBytes(StandardCharsets.UTF_8));
      List<String> said = answers.lines().toList();
      double seconds = (System.nanoTime() - start) / 1e9;
      String last = said.get(said.size() - 1);
      if (!last.startsWith("DONE rows=" + (long) chunks * CHUNK_ROWS + " ")) {
        throw new IllegalStateException(last);
      }
      return seconds;
    }
  }

  private static byte[] chunk(int bad) {
    StringBuilder text = new StringBuilder(CHUNK_ROWS * ROW_BYTES);
    for (int i = 0; i < CHUNK_ROWS; i++) {
      String amount =
          bad > 0 && i % bad == 0 ? "\"a\" " : "%d.%02d".formatted(10 + i % 80, i % 100).substring(0, 4);
      String row =
          "{\"order\":%09d1,\"customer\":%06d,\"amount\":%s,\"at\":\"2026-11-22T10:%02d:%02d.123456Z\""
              .formatted(100_000_000 + i * 37L, 100_000 + i * 7 % 899_999, amount, i / 60 % 60, i % 60);
      text.append(row).append(" ".repeat(ROW_BYTES - 2 - row.length())).append("}\n");
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length != CHUNK_ROWS * ROW_BYTES) {
      throw new IllegalStateException("rows of " + bytes.length / (double) CHUNK_ROWS + " bytes");
    }
    return bytes;
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
