package io.roundabout.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong stays where it is, says why, and can be mended. */
class SupervisionTest {
  private static final String LANES =
      """
      lanes:
        numbers:
          columns: id INT, divisor INT
        others:
          columns: id INT
      """;
  private static final String EXITS =
      """
      exits:
        quotients:
          sql: SELECT id, 100 / divisor AS quotient FROM numbers
        ids:
          sql: SELECT id FROM numbers
      """;

  @TempDir Path directory;

  @Test
  void anExitThatFailsOnARowStopsAloneAndGoesOnWithoutTheRowWhenToldTo() throws Exception {
    try (Roundabout roundabout = new Roundabout(directory, LANES + EXITS).start()) {
      unload(
          roundabout,
          "t1",
          "{\"id\":1,\"divisor\":4}",
          "{\"id\":2,\"divisor\":0}",
          "{\"id\":3,\"divisor\":5}");
      try (ExitReader ids = roundabout.collect("ids")) {
        assertThat(ids.take(3)).hasSize(3);
      }
      roundabout.awaitState("quotients", "FAILED");
      String status = roundabout.exit("quotients").toString();
      assertThat(status).contains("DIVIDE_BY_ZERO");

      Roundabout.Finished retry =
          roundabout.run("retry", "quotients", "--state", roundabout.state().toString());
      assertThat(retry.exitCode()).as(retry.err()).isZero();
      roundabout.awaitState("quotients", "FAILED");

      Roundabout.Finished skip =
          roundabout.run(
              "skip", "quotients", "numbers:2", "--state", roundabout.state().toString());
      assertThat(skip.exitCode()).as(skip.err()).isZero();
      try (ExitReader quotients = roundabout.collect("quotients")) {
        List<ExitReader.Row> rows = quotients.take(2);
        assertThat(rows)
            .extracting(row -> row.values().get("quotient"))
            .containsExactly(25.0, 20.0);
        assertThat(rows).extracting(ExitReader.Row::number).containsExactly(1L, 2L);
      }
      try (ExitReader breakdowns = roundabout.collect("breakdowns")) {
        assertThat(breakdowns.take(1).get(0).values())
            .containsEntry("exit", "quotients")
            .containsEntry("raw", "{\"id\":2,\"divisor\":0}");
      }
    }
  }

  @Test
  void aChangedQueryHoldsItsExitUntilTheUserChooses() throws Exception {
    try (Roundabout roundabout = new Roundabout(directory, LANES + EXITS).start()) {
      unload(roundabout, "t1", "{\"id\":1,\"divisor\":4}", "{\"id\":2,\"divisor\":5}");
      try (ExitReader exit = roundabout.collect("quotients")) {
        assertThat(exit.take(2)).hasSize(2);
      }
      roundabout.stop();
      roundabout.configure(
          LANES
              + EXITS
                  .replace("100 /", "1000 /")
                  .replace("SELECT id FROM", "SELECT id + 1 AS id FROM"));
      roundabout.start();
      roundabout.awaitState("quotients", "HELD");
      roundabout.awaitState("ids", "HELD");
      assertThat(roundabout.exit("quotients").path("why").asText())
          .contains("--replay", "--from-now");
      unload(roundabout, "t2", "{\"id\":3,\"divisor\":8}");

      Roundabout.Finished replay =
          roundabout.run(
              "retry", "quotients", "--replay", "--state", roundabout.state().toString());
      assertThat(replay.exitCode()).as(replay.err()).isZero();
      try (ExitReader exit = roundabout.collect("quotients")) {
        List<ExitReader.Row> rows = exit.take(3);
        assertThat(rows)
            .extracting(row -> row.values().get("quotient"))
            .containsExactly(250.0, 200.0, 125.0);
        assertThat(rows).extracting(ExitReader.Row::number).containsExactly(3L, 4L, 5L);
      }
      Roundabout.Finished fromNow =
          roundabout.run("retry", "ids", "--from-now", "--state", roundabout.state().toString());
      assertThat(fromNow.exitCode()).as(fromNow.err()).isZero();
      roundabout.awaitState("ids", "RUNNING");
      unload(roundabout, "t3", "{\"id\":4,\"divisor\":1}");
      try (ExitReader exit = roundabout.collect("ids")) {
        List<ExitReader.Row> rows = exit.take(3);
        assertThat(rows).extracting(row -> row.values().get("id")).containsExactly(1, 2, 5);
        assertThat(rows).extracting(ExitReader.Row::number).containsExactly(1L, 2L, 3L);
      }
    }
  }

  @Test
  void promise9DamageStopsItsLaneAndTheOthersGoOn() throws Exception {
    try (Roundabout roundabout = new Roundabout(directory, LANES + EXITS).start()) {
      unload(roundabout, "t1", "{\"id\":1,\"divisor\":4}");
      roundabout.stop();
      Path segment = segment(roundabout.state().resolve("lanes/numbers"));
      try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
        long position = file.length() - 5;
        file.seek(position);
        int before = file.read();
        file.seek(position);
        file.write(before ^ 1);
      }
      roundabout.start();
      assertThat(
              GateVisit.unload(
                  roundabout.gatePort(), "UNLOAD numbers vehicle=v trip=t2", List.of("{\"id\":2}")))
          .startsWith("ERR UNAVAILABLE")
          .contains(segment.getFileName().toString());
      assertThat(
              GateVisit.unload(
                  roundabout.gatePort(), "UNLOAD others vehicle=v trip=t1", List.of("{\"id\":2}")))
          .isEqualTo("DONE rows=1 new=1 rejected=0");
    }
  }

  private static Path segment(Path lane) throws IOException {
    try (Stream<Path> files = Files.list(lane)) {
      return files
          .filter(file -> file.toString().endsWith(".segment"))
          .max(Path::compareTo)
          .orElseThrow();
    }
  }

  @Test
  void aSecondProcessOnTheSameStateDirectoryIsRefused() throws Exception {
    try (Roundabout roundabout = new Roundabout(directory, LANES + EXITS).start()) {
      Roundabout.Finished second = roundabout.run("run", roundabout.config().toString());
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.err() + second.out()).contains(Long.toString(roundabout.pid()));
      assertThat(roundabout.alive()).isTrue();
      roundabout.kill();
      roundabout.start();
    }
  }

  @Test
  void aBadExitIsFailedAndCheckNamesEveryFaultAtOnce() throws Exception {
    String bad =
        LANES
            + """
            exits:
              typo:
                sql: SELECT idd FROM numbers
              good:
                sql: SELECT id FROM numbers
              counted:
                sql: SELECT count(*) AS n FROM numbers
            """;
    try (Roundabout roundabout = new Roundabout(directory, bad)) {
      Roundabout.Finished check = roundabout.run("check", roundabout.config().toString());
      assertThat(check.exitCode()).isEqualTo(1);
      assertThat(check.out() + check.err())
          .containsPattern("roundabout\\.yaml:\\d+:\\d+: .*idd")
          .containsPattern("roundabout\\.yaml:\\d+:\\d+: .*aggregate");
      roundabout.start();
      roundabout.awaitState("typo", "FAILED");
      unload(roundabout, "t1", "{\"id\":1,\"divisor\":4}");
      try (ExitReader exit = roundabout.collect("good")) {
        assertThat(exit.take(1).get(0).values()).containsEntry("id", 1);
      }
      Files.writeString(
          roundabout.config(), Files.readString(roundabout.config()).replace("columns", "colums"));
      Roundabout.Finished typo = roundabout.run("check", roundabout.config().toString());
      assertThat(typo.exitCode()).isEqualTo(1);
      assertThat(typo.out() + typo.err()).contains("colums", "columns");
    }
  }

  @Test
  void promise4CollectorAndVehicleMayComeBeforeSparkIsUp() throws Exception {
    try (Roundabout roundabout = new Roundabout(directory, LANES + EXITS).start();
        ExitReader exit = roundabout.collect("ids")) {
      unload(roundabout, "t1", "{\"id\":1,\"divisor\":4}");
      assertThat(exit.take(1).get(0).values()).containsEntry("id", 1);
    }
  }

  @Test
  void commandsSayWhatIsWrong() throws Exception {
    try (Roundabout roundabout = new Roundabout(directory, LANES + EXITS).start()) {
      String gate = "127.0.0.1:" + roundabout.gatePort();
      assertThat(failure(roundabout, "unload", "nmbers", "--gate", gate)).contains("numbers");
      assertThat(
              failure(
                  roundabout, "unload", "numbers", "--gate", gate, "--from", "file:/no/such/file"))
          .contains("/no/such/file");
      assertThat(
              failure(roundabout, "collect", "idz", "--amqp", "127.0.0.1:" + roundabout.amqpPort()))
          .contains("idz");
      assertThat(failure(roundabout, "skip", "idz", "--state", roundabout.state().toString()))
          .contains("ids");
      roundabout.stop();
      assertThat(failure(roundabout, "status", "--state", roundabout.state().toString()))
          .contains("run");
    }
  }

  private static String failure(Roundabout roundabout, String... words) throws Exception {
    Roundabout.Finished finished = roundabout.run(words);
    assertThat(finished.exitCode()).as(String.join(" ", words)).isNotZero();
    assertThat(finished.err()).doesNotContain("\tat ");
    return finished.err();
  }

  @Test
  void anInterruptedUnloadIsResumedByTheSameCommand() throws Exception {
    try (Roundabout roundabout = new Roundabout(directory, LANES + EXITS)) {
      Path file = directory.resolve("rows.jsonl");
      try (var out = Files.newBufferedWriter(file)) {
        for (int i = 0; i < 300_000; i++) {
          out.write("{\"id\":" + i + "}\n");
        }
      }
      roundabout.start();
      String[] words = {
        "unload",
        "others",
        "--from",
        file.toString(),
        "--trip",
        "big",
        "--vehicle",
        "v",
        "--gate",
        "127.0.0.1:" + roundabout.gatePort()
      };
      Process interrupted = roundabout.command(words).start();
      Await.until(
          "some rows have come",
          () ->
              roundabout.lane("others").path("acknowledged").asLong() > 0 || !interrupted.isAlive(),
          () -> roundabout.lane("others").toPrettyString());
      interrupted.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
      Roundabout.Finished again = roundabout.run(words);
      assertThat(again.exitCode()).as(again.err()).isZero();
      assertThat(roundabout.lane("others").path("acknowledged").asLong()).isEqualTo(300_000);
    }
  }

  private static void unload(Roundabout roundabout, String trip, String... rows)
      throws IOException {
    assertThat(
            GateVisit.unload(
                roundabout.gatePort(), "UNLOAD numbers vehicle=v trip=" + trip, List.of(rows)))
        .isEqualTo("DONE rows=" + rows.length + " new=" + rows.length + " rejected=0");
  }
}
