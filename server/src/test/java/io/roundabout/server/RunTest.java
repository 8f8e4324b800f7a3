package io.roundabout.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.roundabout.vehicle.Collecting;
import io.roundabout.vehicle.Collector;
import io.roundabout.vehicle.Delivery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as users start and stop it: a process of its own. */
class RunTest {
  @TempDir private Path directory;

  @Test
  void rowsGoFromTheGateToACollectorAndTheBooksBalance() throws Exception {
    try (RunningServer server = RunningServer.open(Example.write(directory))) {
      String answer =
          server.visit(
              Example.readings(
                  "t1",
                  "{\"station\":\"a\",\"value\":1}",
                  "{\"station\":\"b\",\"value\":\"x\"}",
                  "{\"station\":\"b\",\"value\":2}"));
      assertThat(answer).contains("REJECT 2 ").contains("DONE rows=3 new=3 rejected=1");
      server.visit(
          Example.unload(
              "stations",
              "s1",
              "{\"station\":\"a\",\"name\":\"Anton\"}",
              "{\"station\":\"b\",\"name\":\"Berta\"}"));
      try (Collecting named = Collector.of("named").at("127.0.0.1", server.amqpPort()).open()) {
        assertThat(next(named)).isEqualTo("1 {name=Anton, value=1}");
        assertThat(next(named)).isEqualTo("2 {name=Berta, value=2}");
      }
      try (Collecting broken =
          Collector.of("breakdowns").at("127.0.0.1", server.amqpPort()).open()) {
        assertThat(next(broken)).contains("lane=readings", "vehicle=test", "trip=t1", "row=2");
      }
      server.await("collected", () -> collected(server, "named") == 2);
      JsonNode lane = server.lane("readings");
      assertThat(lane.path("acknowledged").asLong()).isEqualTo(3);
      assertThat(lane.path("rejected").asLong()).isEqualTo(1);
      assertThat(lane.path("good").asLong()).isEqualTo(2);
      assertThat(lane.path("kept").asLong()).isEqualTo(3);
      assertThat(server.lane("stations").path("tableVersion").path("rows").asLong()).isEqualTo(2);
      JsonNode exit = server.exit("named");
      assertThat(exit.path("numbered").asLong()).isEqualTo(2);
      assertThat(exit.path("delivered").asLong()).isEqualTo(2);
      for (JsonNode progress : exit.path("lanes")) {
        if (!progress.path("table").asBoolean()) {
          assertThat(progress.path("read").asLong() + progress.path("waiting").asLong())
              .isEqualTo(lane.path("acknowledged").asLong());
        }
      }
      assertThat(server.stop()).isZero();
      assertThat(server.output()).contains("exits run: ", "roundabout is closed");
      assertThat(server.output().lines()).as("few lines: %s", server.output()).hasSizeLessThan(8);
      assertThat(server.state().resolve("control.json")).doesNotExist();
      assertThat(server.state().resolve("log/roundabout.log")).isNotEmptyFile();
    }
  }

  @Test
  void theBooksOfAnExitHoldOverARestart() throws Exception {
    Path config = Example.write(directory);
    try (RunningServer server = RunningServer.open(config)) {
      String row = "{\"station\":\"a\",\"value\":1}";
      server.visit(Example.readings("t1", row, row, row));
      try (Collecting plain = Collector.of("plain").at("127.0.0.1", server.amqpPort()).open()) {
        assertThat(next(plain)).startsWith("1 ");
        plain.next(Duration.ofMinutes(1)).orElseThrow().reject("spoilt");
      }
      awaitBooks(server, "plain", "3 numbered, 0 undelivered; 3 = 1 + 0 + 1 + 1");
      server.kill();
    }
    try (RunningServer server = RunningServer.open(config)) {
      awaitBooks(server, "plain", "3 numbered, 0 undelivered; 3 = 1 + 0 + 1 + 1");
      try (Collecting plain = Collector.of("plain").at("127.0.0.1", server.amqpPort()).open()) {
        assertThat(next(plain)).startsWith("3 ");
      }
      awaitBooks(server, "plain", "3 numbered, 0 undelivered; 3 = 0 + 0 + 1 + 2");
    }
  }

  @Test
  void theBooksOfPackedRowsAndOfEachCollectorAddUp() throws Exception {
    String exits = "exits: {packed: {sql: 'SELECT value FROM readings', pack: 2%s}}\n";
    Path config = Example.write(directory, Example.LANES + exits.formatted(", collectors: [a]"));
    String row = "{\"station\":\"a\",\"value\":1}";
    try (RunningServer server = RunningServer.open(config)) {
      server.visit(Example.readings("t1", row, row, row));
      server.await("packed", () -> server.exit("packed").path("delivered").asLong() == 3);
      Collector collector = Collector.of("packed").named("a").at("127.0.0.1", server.amqpPort());
      try (Collecting packed = collector.open()) {
        packed.next(Duration.ofMinutes(1)).orElseThrow().accept();
      }
      awaitBooks(server, "packed", "3 numbered, 0 undelivered; 2 = 1 + 0 + 0 + 1");
      assertThat(server.stop()).isZero();
    }
    Example.write(directory, Example.LANES + exits.formatted(", collectors: [a, b]"));
    try (RunningServer server = RunningServer.open(config)) {
      server.visit(Example.readings("t2", row));
      awaitBooks(
          server, "packed", "4 numbered, 0 undelivered; 3 = 2 + 0 + 0 + 1; 1 = 1 + 0 + 0 + 0");
    }
  }

  private static void awaitBooks(RunningServer server, String exit, String expected)
      throws Exception {
    server.await(expected, () -> books(server, exit).equals(expected));
  }

  /** Rows; then the messages of each queue: sent = held, in flight, undeliverable, accepted. */
  private static String books(RunningServer server, String exit) throws Exception {
    JsonNode node = server.exit(exit);
    StringBuilder books =
        new StringBuilder(
            "%d numbered, %d undelivered"
                .formatted(node.path("numbered").asLong(), node.path("undelivered").asLong()));
    for (JsonNode queue : node.path("queues")) {
      books.append(
          "; %d = %d + %d + %d + %d"
              .formatted(
                  queue.path("sent").asLong(),
                  queue.path("held").asLong(),
                  queue.path("inFlight").asLong(),
                  queue.path("undeliverable").asLong(),
                  queue.path("accepted").asLong()));
    }
    return books.toString();
  }

  @Test
  void theControlFileIsTheOwnersAlone() throws Exception {
    try (RunningServer server = RunningServer.open(Example.write(directory, Example.LANES))) {
      Path file = server.state().resolve("control.json");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(server.control().path("pid").asLong()).isEqualTo(server.pid());
      assertThat(server.ask("GET", "/status", "wrong").statusCode()).isEqualTo(401);
      assertThat(server.ask("POST", "/exits/nobody/retry").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void aSecondProcessOnTheSameStateIsRefusedAndAKilledOneHindersNobody() throws Exception {
    Path config = Example.write(directory, Example.LANES);
    try (RunningServer first = RunningServer.open(config);
        RunningServer second = RunningServer.command("run", config)) {
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.output())
          .contains(
              "the state directory " + first.state() + " is in use by process " + first.pid());
      first.kill();
    }
    try (RunningServer third = RunningServer.open(config)) {
      assertThat(third.control().path("pid").asLong()).isEqualTo(third.pid());
    }
  }

  @Test
  void aPortInUseIsNamedWithTheKeyToChange() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      for (String key : new String[] {"gate", "amqp"}) {
        String yaml =
            Example.LANES.replace(
                key + ": {port: 0}", key + ": {port: " + taken.getLocalPort() + "}");
        try (RunningServer server = RunningServer.command("run", Example.write(directory, yaml))) {
          assertThat(server.exitCode()).isEqualTo(1);
          assertThat(server.output()).contains(Integer.toString(taken.getLocalPort()), key);
          assertThat(server.output().lines()).as(server.output()).hasSize(1);
        }
      }
    }
  }

  @Test
  void aBadExitIsFailedWhileTheOthersRun() throws Exception {
    String yaml = Example.LANES + Example.EXITS + "  bad: {sql: SELECT missing FROM readings}\n";
    try (RunningServer server = RunningServer.open(Example.write(directory, yaml))) {
      server.visit(Example.readings("t", "{\"station\":\"a\",\"value\":1}"));
      try (Collecting plain = Collector.of("plain").at("127.0.0.1", server.amqpPort()).open()) {
        assertThat(next(plain)).isEqualTo("1 {station=a, value=1}");
      }
      server.await("failed", () -> server.exit("bad").path("state").asText().equals("FAILED"));
      assertThat(server.exit("bad").path("error").asText())
          .matches(".*roundabout.yaml:16:21: exit 'bad': there is no column 'missing'.*");
      assertThat(server.exit("bad").path("wayOn").asText()).startsWith("mend the file and start");
      server.await("said", () -> server.output().contains("exit bad is FAILED"));
    }
  }

  @Test
  void aDamagedLaneIsStoppedWithItsReasonAndTheOthersGoOn() throws Exception {
    Path config = Example.write(directory);
    String rows = "{\"station\":\"a\",\"value\":1}";
    Path segment;
    try (RunningServer server = RunningServer.open(config)) {
      assertThat(server.visit(Example.readings("t", rows))).contains("DONE");
      assertThat(server.stop()).isZero();
      segment = segmentOf(server.state().resolve("lanes/readings"));
    }
    byte[] bytes = Files.readAllBytes(segment);
    Files.write(segment, Arrays.copyOf(bytes, bytes.length - 5));
    try (RunningServer server = RunningServer.open(config)) {
      server.await("said", () -> server.output().contains("lane readings is stopped: "));
      assertThat(server.output()).contains(segment.getFileName().toString());
      assertThat(server.visit(Example.readings("t2", rows))).startsWith("ERR UNAVAILABLE ");
      assertThat(server.visit(Example.unload("others", "t", "{\"a\":1}"))).contains("DONE rows=1");
      assertThat(server.lane("readings").path("stopped").asText())
          .contains(segment.getFileName().toString());
      assertThat(server.lane("others").path("stopped").isNull()).isTrue();
    }
  }

  @Test
  void aBitThatFlippedInRecentRowsStopsItsLaneAtTheNextStart() throws Exception {
    Path config = Example.write(directory);
    String rows = "{\"station\":\"a\",\"value\":1}";
    Path segment;
    try (RunningServer server = RunningServer.open(config)) {
      assertThat(server.visit(Example.readings("t", rows))).contains("DONE");
      assertThat(server.stop()).isZero();
      segment = segmentOf(server.state().resolve("lanes/readings"));
    }
    flip(segment, Files.size(segment) - 5);
    try (RunningServer server = RunningServer.open(config)) {
      assertThat(server.visit(Example.readings("t2", rows)))
          .startsWith("ERR UNAVAILABLE lane 'readings' is stopped: ")
          .contains(segment.getFileName() + " is damaged at byte ");
      assertThat(server.visit(Example.unload("others", "t", "{\"a\":1}"))).contains("DONE rows=1");
    }
  }

  @Test
  void aBitThatFlippedInOldRowsStopsItsLaneSoonAfterTheStart() throws Exception {
    Path config = Example.write(directory, Example.LANES);
    String megabyte = "{\"station\":\"" + "a".repeat(1_000_000) + "\",\"value\":1}";
    String[] rows = new String[20];
    Arrays.fill(rows, megabyte);
    Path segment;
    try (RunningServer server = RunningServer.open(config)) {
      assertThat(server.visit(Example.readings("t", rows))).contains("DONE rows=20");
      assertThat(server.stop()).isZero();
      segment = segmentOf(server.state().resolve("lanes/readings"));
    }
    flip(segment, 100_000);
    try (RunningServer server = RunningServer.open(config)) {
      server.await("stopped", () -> !server.lane("readings").path("stopped").isNull());
      assertThat(server.lane("readings").path("stopped").asText())
          .contains(segment.getFileName() + " is damaged at byte ");
      assertThat(server.visit(Example.readings("t2", rows[0])))
          .startsWith("ERR UNAVAILABLE lane 'readings' is stopped: ");
      assertThat(server.visit(Example.unload("others", "t", "{\"a\":1}"))).contains("DONE rows=1");
      assertThat(server.stop()).isZero();
    }
  }

  private static void flip(Path file, long position) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) position] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void whatTheStartHadToCutIsSaidInOneLine() throws Exception {
    Path config = Example.write(directory);
    Path segment;
    try (RunningServer server = RunningServer.open(config)) {
      server.visit(Example.readings("t", "{\"station\":\"a\",\"value\":1}"));
      assertThat(server.stop()).isZero();
      segment = segmentOf(server.state().resolve("lanes/readings"));
    }
    Files.write(segment, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
    try (RunningServer server = RunningServer.open(config)) {
      server.await("said", () -> server.output().contains("lane readings: "));
      assertThat(server.output().lines())
          .filteredOn(line -> line.startsWith("lane readings: "))
          .singleElement()
          .asString()
          .contains(segment.getFileName() + ": the last 3 bytes ");
      assertThat(server.lane("readings").path("waiting").isNull()).isTrue();
    }
  }

  private static Path segmentOf(Path lane) throws IOException {
    try (Stream<Path> files = Files.list(lane)) {
      return files.filter(file -> file.toString().endsWith(".segment")).findAny().orElseThrow();
    }
  }

  @Test
  void aCollectorWhoseRowsWaitIsNotForgottenUnlessItIsSaid() throws Exception {
    String exit = "exits: {plain: {sql: 'SELECT value FROM readings'%s}}\n";
    Path config = Example.write(directory, Example.LANES + exit.formatted(", collectors: [old]"));
    try (RunningServer server = RunningServer.open(config)) {
      server.visit(Example.readings("t", "{\"station\":\"a\",\"value\":1}"));
      server.await("delivered", () -> server.exit("plain").path("delivered").asLong() == 1);
      assertThat(server.stop()).isZero();
    }
    Example.write(directory, Example.LANES + exit.formatted(", collectors: [new]"));
    try (RunningServer refused = RunningServer.command("run", config)) {
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.output().strip())
          .isEqualTo(
              config
                  + ":9:9: exit 'plain': 1 messages still wait in the queue plain/old, which is no"
                  + " longer declared; declare it again and collect them, or throw them away with"
                  + " discard: [old]");
    }
    Example.write(directory, Example.LANES + exit.formatted(", collectors: [new], discard: [old]"));
    try (RunningServer server = RunningServer.open(config)) {
      assertThat(server.exit("plain").path("queues").path(0).path("queue").asText())
          .isEqualTo("plain/new");
    }
  }

  @Test
  void askedToStopWhileSparkStartsItEndsInOrder() throws Exception {
    try (RunningServer server = RunningServer.open(Example.write(directory))) {
      assertThat(server.stop()).isZero();
      assertThat(server.output()).contains("roundabout is closed").doesNotContain("Spark");
      assertThat(server.state().resolve("control.json")).doesNotExist();
    }
  }

  static String next(Collecting exit) throws Exception {
    Delivery delivery = exit.next(Duration.ofSeconds(90)).orElseThrow();
    delivery.accept();
    return delivery.number() + " " + delivery.values();
  }

  private static long collected(RunningServer server, String exit) throws Exception {
    return server.exit(exit).path("queues").path(0).path("accepted").asLong();
  }
}
