package io.roundabout.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.exceptions.ClientException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One roundabout, and the visitors that only know the contract: sockets, nc, Debian's Proton for
 * Python.
 */
class ConversationsTest {
  private static final String CONFIG =
      """
      lanes:
        readings:
          columns: station STRING, at TIMESTAMP, value DOUBLE
        readings_csv:
          columns: station STRING, at TIMESTAMP, value DOUBLE
          format: csv
          csv: {header: true, null: NA}
        measured:
          columns: station STRING, value DOUBLE
        broken:
          columns: id INT, day DATE, value DOUBLE
        stations:
          columns: station STRING, name STRING
          table: true
      exits:
        readings_named:
          sql: SELECT r.station, name, at, value FROM readings r JOIN stations s ON r.station = s.station
        for_two:
          sql: SELECT station, value FROM readings_csv
          collectors: [first, second]
        packed:
          sql: SELECT id, day, value FROM broken
          pack: 100
        halves:
          sql: SELECT station, value / 2 AS half FROM measured
        held:
          sql: SELECT upper(station) AS station FROM readings_csv
      """;

  @TempDir static Path directory;
  private static Roundabout roundabout;

  @BeforeAll
  static void start() throws IOException {
    roundabout = new Roundabout(directory, CONFIG).start();
  }

  @AfterAll
  static void stop() throws Exception {
    assertThat(roundabout.stop()).as("exit code after SIGTERM").isIn(0, 143);
  }

  private static int gate() {
    return roundabout.gatePort();
  }

  @Test
  void aStreamMeetsATableWhicheverComesFirst() throws Exception {
    assertThat(
            GateVisit.unload(
                gate(),
                "UNLOAD readings vehicle=meter trip=1",
                List.of(
                    "{\"station\":\"A\",\"at\":\"2026-01-01T00:00:00Z\",\"value\":1.5}",
                    "{\"station\":\"B\",\"at\":\"2026-01-01T00:00:01Z\",\"value\":2.5}",
                    "{\"station\":\"nowhere\",\"at\":\"2026-01-01T00:00:02Z\",\"value\":3.5}")))
        .isEqualTo("DONE rows=3 new=3 rejected=0");
    roundabout.awaitState("readings_named", "WAITING");
    assertThat(roundabout.exit("readings_named").path("why").asText()).contains("stations");

    assertThat(
            GateVisit.unload(
                gate(),
                "UNLOAD stations vehicle=office trip=1",
                List.of(
                    "{\"station\":\"A\",\"name\":\"Ash\"}",
                    "{\"station\":\"B\",\"name\":\"Birch\"}")))
        .isEqualTo("DONE rows=2 new=2 rejected=0");
    try (ExitReader exit = roundabout.collect("readings_named")) {
      List<ExitReader.Row> rows = exit.take(2);
      assertThat(rows)
          .extracting(ExitReader.Row::values)
          .containsExactlyInAnyOrder(
              Map.of(
                  "station", "A", "name", "Ash", "at", "2026-01-01T00:00:00.000000Z", "value", 1.5),
              Map.of(
                  "station",
                  "B",
                  "name",
                  "Birch",
                  "at",
                  "2026-01-01T00:00:01.000000Z",
                  "value",
                  2.5));
      assertThat(rows).extracting(ExitReader.Row::number).containsExactly(1L, 2L);
    }

    GateVisit.unload(
        gate(),
        "UNLOAD stations vehicle=office trip=2",
        List.of("{\"station\":\"A\",\"name\":\"Alder\"}"));
    GateVisit.unload(
        gate(),
        "UNLOAD readings vehicle=meter trip=2",
        List.of("{\"station\":\"A\",\"at\":\"2026-01-01T00:01:00Z\",\"value\":4.5}"));
    try (ExitReader exit = roundabout.collect("readings_named")) {
      ExitReader.Row row = exit.take(1).get(0);
      assertThat(row.values()).containsEntry("name", "Alder").containsEntry("value", 4.5);
      assertThat(row.number()).isEqualTo(3);
    }
  }

  @Test
  void eachDeclaredCollectorHasItsOwnCopyAndNobodyElseGetsIn() throws Exception {
    GateVisit.unload(
        gate(),
        "UNLOAD readings_csv vehicle=meter trip=copies",
        List.of(
            "value,station,extra,at", "1.0,A,x,2026-01-01 00:00:00", "NA,B,y,2026-01-01 00:00:01"));
    for (String collector : List.of("first", "second")) {
      try (ExitReader exit = roundabout.collect("for_two/" + collector)) {
        List<ExitReader.Row> rows = exit.take(2);
        assertThat(rows).extracting(row -> row.values().get("station")).containsExactly("A", "B");
        assertThat(rows.get(1).values()).containsEntry("value", null);
      }
    }
    for (String address :
        List.of("for_two", "for_two/third", "fortwo", "roundabout.ledger", "activemq.management")) {
      assertThat(refusal(address)).as(address).contains("amqp:");
    }
  }

  private static String refusal(String address) {
    try (ExitReader exit = roundabout.collect(address)) {
      Delivery delivery = exit.next(1);
      return "let in, and got " + delivery;
    } catch (Exception e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return cause.toString();
    }
  }

  @Test
  void promise3ARowStaysUntilItIsAcceptedAndARejectedOneIsPutAside() throws Exception {
    GateVisit.unload(
        gate(),
        "UNLOAD readings_csv vehicle=meter trip=held",
        List.of("station,at,value", "x1,,1", "x2,,2", "x3,,3"));
    try (ExitReader crashing = roundabout.collect("held")) {
      assertThat(crashing.next(60)).isNotNull();
    }
    try (ExitReader exit = roundabout.collect("held")) {
      while (true) {
        Delivery delivery = exit.next(60);
        assertThat(delivery).isNotNull();
        String station = (String) ExitReader.row(delivery).values().get("station");
        if (station.equals("X2")) {
          delivery.reject("test:unwanted", "this one cannot be used");
        } else {
          delivery.accept();
        }
        if (station.equals("X3")) {
          break;
        }
      }
    }
    try (ExitReader aside = roundabout.collect("held.undeliverable")) {
      assertThat(aside.take(1).get(0).values()).containsEntry("station", "X2");
    }
  }

  @Test
  void promise6ARowThatDoesNotFitStandsAmongTheBreakdowns() throws Exception {
    List<String> answers;
    try (GateVisit visit = roundabout.visit()) {
      visit.send("UNLOAD broken vehicle=v trip=bad format=json\n");
      visit.send("{\"id\":1,\"day\":\"2026-02-28\",\"value\":1}\r\n\n");
      visit.send(
          "{\"id\":2147483648}\n{\"id\":2,\"day\":\"2026-02-30\"}\n{\"id\":3,\"value\":1e400}\n");
      visit.send("{\"id\":4}{\"id\":5}\n{\"id\":6,\n\"value\":1}\n{\"id\":7,\"value\":NaN}\n");
      visit.send(new byte[] {'{', '"', 'i', '"', ':', '"', (byte) 0xff, '"', '}', '\n'});
      visit.send("{\"id\":8,\"value\":\"abc\"}\n{\"id\":9}\n\\.\n");
      answers = visit.lines();
    }
    assertThat(answers.get(answers.size() - 1)).isEqualTo("DONE rows=11 new=11 rejected=9");
    Set<Long> rejected =
        answers.stream()
            .filter(line -> line.startsWith("REJECT "))
            .map(line -> Long.parseLong(line.split(" ")[1]))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(rejected).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    assertThat(answers).contains("REJECT 10 value: 'abc' is not a DOUBLE");

    try (ExitReader exit = roundabout.collect("breakdowns")) {
      List<ExitReader.Row> rows = exit.take(9);
      assertThat(rows).allSatisfy(row -> assertThat(row.values()).containsEntry("lane", "broken"));
      assertThat(rows)
          .extracting(row -> ((Number) row.values().get("row")).longValue())
          .containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
      assertThat(rows.get(8).values())
          .containsEntry("vehicle", "v")
          .containsEntry("trip", "bad")
          .containsEntry("raw", "{\"id\":8,\"value\":\"abc\"}");
    }
    JsonNode lane = roundabout.lane("broken");
    assertThat(lane.path("acknowledged").asLong()).isEqualTo(11);
    assertThat(lane.path("rejected").asLong()).isEqualTo(9);
    Roundabout.Finished collected =
        roundabout.run(
            "collect",
            "packed",
            "--max",
            "2",
            "--follow",
            "--amqp",
            "127.0.0.1:" + roundabout.amqpPort());
    assertThat(collected.exitCode()).as(collected.err()).isZero();
    assertThat(collected.out().lines())
        .containsExactly(
            "{\"id\":1,\"day\":\"2026-02-28\",\"value\":1.0}",
            "{\"id\":9,\"day\":null,\"value\":null}");
  }

  @Test
  void aTripThatComesAgainCountsOnceAndAChangedOneIsRefused() throws Exception {
    List<String> rows = List.of("{\"id\":1000}", "{\"id\":1001}", "{\"id\":1002}");
    String request = "UNLOAD broken vehicle=v trip=again";
    assertThat(GateVisit.unload(gate(), request, rows)).isEqualTo("DONE rows=3 new=3 rejected=0");
    assertThat(GateVisit.unload(gate(), request, rows)).isEqualTo("DONE rows=3 new=0 rejected=0");
    assertThat(
            GateVisit.unload(
                gate(), request, List.of("{\"id\":1000}", "{\"id\":9999}", "{\"id\":1002}")))
        .startsWith("ERR TRIP_DIFFERS row=2");
    assertThat(GateVisit.unload(gate(), "UNLOAD broken vehicle=other trip=again", rows))
        .startsWith("ERR TRIP_OWNED");
    assertThat(GateVisit.unload(gate(), "UNLOAD broken vehicle=v trip=gap from=2", rows))
        .startsWith("ERR GAP");
    assertThat(GateVisit.unload(gate(), "UNLOAD brocken vehicle=v trip=x", rows))
        .startsWith("ERR UNKNOWN_LANE")
        .contains("broken");
  }

  @Test
  void debiansProtonForPythonCollects() throws Exception {
    GateVisit.unload(
        gate(),
        "UNLOAD measured vehicle=meter trip=python",
        List.of("{\"station\":\"P1\",\"value\":8}", "{\"station\":\"P2\",\"value\":9}"));
    Path script = Roundabout.HOME.resolve("examples/python/collect.py");
    Process python =
        new ProcessBuilder(
                "/usr/bin/python3",
                script.toString(),
                "amqp://127.0.0.1:" + roundabout.amqpPort(),
                "halves",
                "2")
            .redirectErrorStream(true)
            .start();
    String out = new String(python.getInputStream().readAllBytes());
    assertThat(python.waitFor()).as(out).isZero();
    List<JsonNode> rows = out.lines().map(ConversationsTest::json).toList();
    assertThat(rows).extracting(row -> row.path("half").asDouble()).containsExactly(4.0, 4.5);
  }

  private static JsonNode json(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (IOException e) {
      throw new AssertionError("not a row: " + line, e);
    }
  }

  @Test
  void aShellWithNetcatIsAVehicle() throws Exception {
    Process shell =
        new ProcessBuilder(
                "sh",
                "-c",
                "(echo 'UNLOAD broken vehicle=me trip=monday'; echo '{\"id\":77}'; echo; echo '\\.') | nc 127.0.0.1 "
                    + gate())
            .redirectErrorStream(true)
            .start();
    String out = new String(shell.getInputStream().readAllBytes());
    assertThat(shell.waitFor()).as(out).isZero();
    assertThat(out.lines().reduce((a, b) -> b)).contains("DONE rows=1 new=1 rejected=0");
  }

  @Test
  void promise8EveryListenerIsOnLoopback() throws IOException {
    Set<String> inodes = socketInodes(roundabout.pid());
    List<String> elsewhere =
        List.of("/proc/net/tcp", "/proc/net/tcp6").stream()
            .flatMap(table -> lines(Path.of(table)))
            .map(line -> line.trim().split("\\s+"))
            .filter(words -> words.length > 9 && words[3].equals("0A") && inodes.contains(words[9]))
            .map(words -> words[1])
            .filter(address -> !loopback(address.split(":")[0]))
            .toList();
    assertThat(inodes).isNotEmpty();
    assertThat(elsewhere).as("listening addresses beyond loopback").isEmpty();
  }

  private static boolean loopback(String hex) {
    return hex.equals("0100007F")
        || hex.equals("0000000000000000FFFF00000100007F")
        || hex.equals("00000000000000000000000001000000");
  }

  private static java.util.stream.Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Set<String> socketInodes(long pid) throws IOException {
    try (var descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return descriptors
          .map(
              descriptor -> {
                try {
                  return Files.readSymbolicLink(descriptor).toString();
                } catch (IOException e) {
                  return "";
                }
              })
          .filter(target -> target.startsWith("socket:["))
          .map(target -> target.substring(8, target.length() - 1))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void nobodySendsToAnExit() {
    assertThat(sendTo("packed")).contains("amqp:unauthorized-access");
  }

  private static String sendTo(String address) {
    var client = org.apache.qpid.protonj2.client.Client.create();
    try (var connection = client.connect("127.0.0.1", roundabout.amqpPort());
        var sender = connection.openSender(address)) {
      sender.openFuture().get(30, java.util.concurrent.TimeUnit.SECONDS);
      sender.send(org.apache.qpid.protonj2.client.Message.create("intruder"));
      return "let in";
    } catch (ClientException e) {
      return e.toString();
    } catch (Exception e) {
      return String.valueOf(e.getCause());
    } finally {
      client.close();
    }
  }
}
