package io.roundabout.lanelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise 1: an acknowledged row survives {@code kill -9}, here of a real process. */
class Promise1AckMeansOnDiskTest {
  private static final int VEHICLES = 4;
  private static final int KILLS = 6;

  @TempDir Path directory;

  /**
   * Vehicles in a process of their own, which print what was acknowledged until they are killed.
   */
  static final class Unloader {
    private Unloader() {}

    public static void main(String[] arguments) throws Exception {
      LaneLogOptions options =
          new LaneLogOptions(
              Boolean.parseBoolean(arguments[1]), 256 << 10, 1 << 20, java.time.Clock.systemUTC());
      LaneLog log = LaneLog.open("lane", LogStorage.local(Path.of(arguments[0])), options);
      log.registerEncoding("json");
      for (int vehicle = 0; vehicle < VEHICLES; vehicle++) {
        String trip = "trip-" + vehicle;
        new Thread(() -> unload(log, trip)).start();
      }
    }

    private static void unload(LaneLog log, String name) {
      SentTrip trip = new SentTrip(name);
      log.trip(trip.key()).ifPresent(trip::resume);
      while (true) {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
          rows.add(row(name, trip.rows().size() + i + 1L));
        }
        trip.send(log, rows)
            .thenAccept(state -> System.out.println(name + " " + state.rows()))
            .join();
      }
    }
  }

  private static String row(String trip, long number) {
    return trip + " " + number + " " + "y".repeat((int) (number % 100));
  }

  @Test
  void acknowledgedRowsSurviveKills() throws Exception {
    survive(false);
  }

  @Test
  void acknowledgedRowsOfTablesSurviveKills() throws Exception {
    survive(true);
  }

  private void survive(boolean table) throws Exception {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Path lane = directory.resolve("lane");
    Map<String, Long> acknowledged = new HashMap<>();
    for (int kill = 0; kill < KILLS; kill++) {
      runAndKill(lane, table, 20 + random.nextInt(300), acknowledged);
      check(lane, table, acknowledged);
    }
    assertThat(acknowledged).hasSize(VEHICLES);
  }

  private static void runAndKill(
      Path lane, boolean table, int answers, Map<String, Long> acknowledged)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Unloader.class.getName(),
                lane.toString(),
                String.valueOf(table))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (int i = 0; i < answers; i++) {
        note(output.readLine(), acknowledged);
      }
      process.toHandle().destroyForcibly(); // the process itself would close its output, too
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        note(line, acknowledged);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** The last line may have been cut by the kill, and then says too little at most. */
  private static void note(String line, Map<String, Long> acknowledged) {
    assertThat(line).as("the process ended by itself").isNotNull();
    String[] words = line.split(" ", -1);
    if (words.length == 2 && !words[1].isEmpty()) {
      acknowledged.merge(words[0], Long.parseLong(words[1]), Math::max);
    }
  }

  private static void check(Path lane, boolean table, Map<String, Long> acknowledged)
      throws IOException {
    LogStorage storage = LogStorage.local(lane);
    LaneLogOptions options =
        new LaneLogOptions(table, 256 << 10, 1 << 20, java.time.Clock.systemUTC());
    try (LaneLog log = LaneLog.open("lane", storage, options)) {
      for (Map.Entry<String, Long> trip : acknowledged.entrySet()) {
        List<String> rows = LaneContents.trip(log, TripKey.of(trip.getKey()));
        assertThat(rows.size()).isGreaterThanOrEqualTo(trip.getValue().intValue());
        for (int i = 0; i < rows.size(); i++) {
          assertThat(rows.get(i)).isEqualTo(row(trip.getKey(), i + 1L));
        }
      }
    }
  }
}
