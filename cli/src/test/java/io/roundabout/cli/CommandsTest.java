package io.roundabout.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.roundabout.exitbroker.BrokerOptions;
import io.roundabout.exitbroker.EmbeddedBroker;
import io.roundabout.gate.Gate;
import io.roundabout.gate.GateLane;
import io.roundabout.gate.GateOptions;
import io.roundabout.lanelog.Block;
import io.roundabout.lanelog.BlockRange;
import io.roundabout.lanelog.BlockReader;
import io.roundabout.lanelog.LaneLog;
import io.roundabout.lanelog.LaneLogOptions;
import io.roundabout.lanelog.LogStorage;
import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.CsvOptions;
import io.roundabout.rowformat.Format;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.client.Tracker;
import org.apache.qpid.protonj2.types.UnsignedLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a user types them, against a real gate and a real broker. */
class CommandsTest {
  @TempDir Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private LogStorage storage;
  private LaneLog log;
  private Gate gate;

  @BeforeEach
  void openTheGate() throws IOException {
    storage = LogStorage.local(directory.resolve("lane"));
    log = LaneLog.open("people", storage, LaneLogOptions.DEFAULT);
    GateLane lane =
        new GateLane.Open(
            "people",
            log,
            Columns.parse("id BIGINT, name STRING"),
            Format.CSV,
            new CsvOptions(true, ',', '"', "NA"));
    gate = Gate.start(GateOptions.at("127.0.0.1", 0), Map.of("people", lane));
  }

  @AfterEach
  void closeTheGate() throws IOException {
    gate.close();
    log.close();
  }

  private int run(String... words) {
    Screen screen =
        new Screen(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false);
    return Main.commandLine(screen, directory).execute(words);
  }

  private int unload(String content, String name, String... options) throws IOException {
    Path file = Files.writeString(directory.resolve(name), content);
    String[] words =
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of(
                    "unload",
                    "people",
                    "--from",
                    file.toString(),
                    "--gate",
                    "127.0.0.1:" + gate.port(),
                    "--state",
                    directory.resolve("state").toString()),
                java.util.stream.Stream.of(options))
            .toArray(String[]::new);
    return run(words);
  }

  private List<String> rows() throws IOException {
    StringBuilder text = new StringBuilder();
    for (BlockRange range : log.ranges(log.firstRow(), log.endRow(), Long.MAX_VALUE)) {
      try (BlockReader reader = BlockReader.open(storage, range)) {
        for (Block block = reader.next(); block != null; block = reader.next()) {
          int length = block.to() - block.from();
          text.append(new String(block.bytes(), block.from(), length, StandardCharsets.UTF_8));
        }
      }
    }
    return text.toString().lines().toList();
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aCsvFileWhoseHeaderTheLaneKnowsOfIsBrought() throws IOException {
    assertThat(unload("id,name\n1,ann\n2,bob\n", "people.csv", "--trip", "t"))
        .as(this::said)
        .isZero();
    assertThat(rows()).containsExactly("1,ann", "2,bob");
    assertThat(said()).contains("people: 2 rows on disk, 2 of them new, 0 rejected; trip t");
    assertThat(said()).doesNotContain("without --trip");
    assertThat(unload("id,name\n1,ann\n2,bob\n", "people.csv", "--trip", "t")).isZero();
    assertThat(said()).contains("2 rows on disk, 0 of them new");
  }

  @Test
  void byteOrderMarkCarriageReturnsAndAMissingLineEndAreNoneOfTheRows() throws IOException {
    assertThat(unload("\uFEFFid,name\r\n1,ann\r\n\r\n2,bob", "people.csv", "--header"))
        .as(this::said)
        .isZero();
    assertThat(rows()).containsExactly("1,ann", "2,bob");
    assertThat(said())
        .contains("without --trip NAME the same command would bring these rows again");
  }

  @Test
  void valuesThatSpanLinesAreBroughtAsJsonFromThereOn() throws IOException {
    String csv = "id,name\n1,\"a,b\"\n2,\"two\nlines\"\n3,NA\n";
    for (int time = 0; time < 2; time++) {
      assertThat(unload(csv, "people.csv", "--header", "--trip", "t", "--null", "NA"))
          .as(this::said)
          .isZero();
      assertThat(rows())
          .containsExactly(
              "1,\"a,b\"", "{\"id\":2,\"name\":\"two\\u000alines\"}", "{\"id\":3,\"name\":null}");
    }
    assertThat(said()).contains("3 rows on disk, 3 of them new", "3 rows on disk, 0 of them new");
  }

  @Test
  void theFirstValueMaySpanLines() throws IOException {
    List<String> texts =
        List.of(
            "id,name\n1,\"a\nb\"\n3,c\n",
            "\uFEFFid,name\r\n1,\"a\nb\"\r\n3,c\r\n",
            "id,name\n\n1,\"a\nb\"\n3,c");
    for (String text : texts) {
      assertThat(unload(text, "people.csv", "--format", "csv", "--header", "--trip", "t"))
          .as(this::said)
          .isZero();
      assertThat(rows())
          .containsExactly("{\"id\":1,\"name\":\"a\\u000ab\"}", "{\"id\":3,\"name\":\"c\"}");
    }
    assertThat(said()).contains("2 rows on disk, 2 of them new", "2 rows on disk, 0 of them new");
    assertThat(unload(texts.get(0), "people.csv", "--header")).as(this::said).isZero();
    assertThat(rows()).hasSize(4);
  }

  @Test
  void aQuoteThatIsNeverClosedIsToldWithItsPlace() throws IOException {
    assertThat(unload("id,name\n1,\"abc\n2,def", "people.csv", "--header", "--trip", "t"))
        .isEqualTo(Main.FAILED);
    assertThat(said()).contains("the quote in record 1 (line 2) is never closed");
    String later = "id,name\n1,a\n2,\"b\n\"\"b\"\n\n3,\"c\"\"\nd\n";
    assertThat(unload(later, "people.csv", "--header", "--trip", "later")).isEqualTo(Main.FAILED);
    assertThat(said()).contains("the quote in record 3 (line 6) is never closed");
  }

  @Test
  void valuesThatSpanLinesNeedNames() throws IOException {
    assertThat(unload("1,\"two\nlines\"\n", "people.csv", "--no-header")).isEqualTo(Main.FAILED);
    assertThat(said()).contains("line 1").contains("--header");
  }

  @Test
  void anEmptyFileIsATripWithoutRows() throws IOException {
    assertThat(unload("", "people.csv", "--header", "--trip", "none")).as(this::said).isZero();
    assertThat(said()).contains("0 rows on disk");
  }

  @Test
  void rejectedRowsAreShownAndTheExitCodeIsZero() throws IOException {
    String rows = "{\"id\":1}\n{\"id\":\"x\"}\n".repeat(7);
    assertThat(unload(rows, "people.jsonl")).as(this::said).isZero();
    assertThat(said())
        .contains("row 2 rejected: ")
        .contains("and 2 rows more")
        .contains("14 rows on disk, 14 of them new, 7 rejected")
        .contains("./roundabout collect breakdowns");
  }

  @Test
  void whatTheGateRefusesEndsTheCommandWithItsSentence() throws IOException {
    unload("id,name\n1,ann\n", "people.csv", "--trip", "t");
    assertThat(unload("id,name\n1,ben\n", "people.csv", "--trip", "t")).isEqualTo(Main.FAILED);
    assertThat(said()).contains("TRIP_DIFFERS").contains("new --trip name");
    assertThat(
            run(
                "unload",
                "poeple",
                "--from",
                directory.resolve("people.csv").toString(),
                "--gate",
                "127.0.0.1:" + gate.port()))
        .isEqualTo(Main.FAILED);
    assertThat(said()).contains("UNKNOWN_LANE");
  }

  @Test
  void wrongUseIsToldWithTheNextStep() {
    assertThat(run("unlaod", "people")).isEqualTo(Main.MISUSED);
    assertThat(said()).contains("there is no command 'unlaod'; nearest: unload");
    assertThat(run()).isEqualTo(Main.MISUSED);
    assertThat(run("unload")).isEqualTo(Main.MISUSED);
    assertThat(said()).contains("./roundabout unload --help");
    assertThat(run("unload", "people", "--gate", "here")).isEqualTo(Main.MISUSED);
    assertThat(said()).contains("'here' is not HOST:PORT");
    assertThat(run("unload", "people", "--format", "xml")).isEqualTo(Main.MISUSED);
    assertThat(run("unload", "people", "--from", "s3://bucket/x")).isEqualTo(Main.MISUSED);
    assertThat(said()).contains("s3:// is not known");
    assertThat(run("unload", "people", "--from", "/no/such/file.csv")).isEqualTo(Main.FAILED);
    assertThat(said()).contains("there is no file /no/such/file.csv");
    assertThat(run("skip", "orders", "x:1-")).isEqualTo(Main.MISUSED);
    assertThat(said())
        .contains("'x:1-' is not LANE:FIRST-LAST")
        .contains("first row of a lane is 1");
    assertThat(run("status", "--state", directory.toString())).isEqualTo(Main.FAILED);
    assertThat(said()).contains("no roundabout runs on the state directory");
  }

  @Test
  void aGateThatIsNotThereIsToldWhenTheWaitIsOver() throws IOException {
    Path file = Files.writeString(directory.resolve("x.jsonl"), "{}\n");
    int port = gate.port();
    gate.close();
    assertThat(
            run(
                "unload",
                "people",
                "--from",
                file.toString(),
                "--gate",
                "127.0.0.1:" + port,
                "--wait",
                "50ms"))
        .isEqualTo(Main.FAILED);
    assertThat(said()).contains("waiting for the roundabout").contains("cannot be reached");
  }

  @Test
  void collectedRowsAreLinesAndLeaveTheExit() throws Exception {
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(
            new BrokerOptions("127.0.0.1", 0, directory.resolve("broker"), 16 << 20))) {
      broker.declareExit("results", List.of(), false);
      send(broker, 5);
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      assertThat(collect(broker, lines, "--max", "2")).as(this::said).isZero();
      assertThat(lines.toString(StandardCharsets.UTF_8)).isEqualTo("{\"id\":1}\n{\"id\":2}\n");
      lines.reset();
      assertThat(collect(broker, lines)).isZero();
      assertThat(lines.toString(StandardCharsets.UTF_8))
          .isEqualTo("{\"id\":3}\n{\"id\":4}\n{\"id\":5}\n");
      assertThat(said()).contains("3 rows collected from results, the last is number 5");
      lines.reset();
      assertThat(collect(broker, lines)).isZero();
      assertThat(lines.size()).isZero();
      assertThat(run("collect", "result", "--amqp", "127.0.0.1:" + broker.port()))
          .isEqualTo(Main.FAILED);
      assertThat(said()).contains("there is no exit 'result'");
    }
  }

  @Test
  void whatCouldNotBeWrittenStaysAtTheExit() throws Exception {
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(
            new BrokerOptions("127.0.0.1", 0, directory.resolve("broker"), 16 << 20))) {
      broker.declareExit("results", List.of(), false);
      send(broker, 3);
      ByteArrayOutputStream lines =
          new ByteArrayOutputStream() {
            @Override
            public void flush() throws IOException {
              if (size() > 10) {
                throw new IOException("Broken pipe");
              }
            }
          };
      assertThat(collect(broker, lines)).isEqualTo(Main.FAILED);
      assertThat(said()).contains("1 row collected").contains("nobody reads the output");
      ByteArrayOutputStream rest = new ByteArrayOutputStream();
      assertThat(collect(broker, rest)).isZero();
      assertThat(rest.toString(StandardCharsets.UTF_8)).isEqualTo("{\"id\":2}\n{\"id\":3}\n");
    }
  }

  @Test
  void anExitThatIsNotThereIsAnsweredWithWhatIs() throws Exception {
    String status =
        """
        {"exits":[{"name":"results","queues":[{"queue":"results"}]},
          {"name":"n_pack","queues":[{"queue":"n_pack/a"},{"queue":"n_pack/b"}]}]}
        """;
    HttpServer control =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    control.createContext(
        "/status",
        exchange -> {
          byte[] body = status.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    control.start();
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(
            new BrokerOptions("127.0.0.1", 0, directory.resolve("broker"), 16 << 20))) {
      broker.declareExit("n_pack", List.of("a", "b"), false);
      Files.writeString(
          directory.resolve("control.json"),
          "{\"port\":%d,\"token\":\"t\",\"amqp\":{\"host\":\"127.0.0.1\",\"port\":%d}}"
              .formatted(control.getAddress().getPort(), broker.port()));
      assertThat(run("collect", "n_pack", "--state", directory.toString())).isEqualTo(Main.FAILED);
      assertThat(said())
          .contains("exit 'n_pack' has a copy for each of its collectors: read n_pack/a, n_pack/b")
          .doesNotContain("there is no exit");
      run("collect", "n_pack/c", "--state", directory.toString());
      assertThat(said()).contains("exit 'n_pack' has no collector 'c': read n_pack/a, n_pack/b");
      run("collect", "reslts", "--state", directory.toString());
      assertThat(said()).contains("there is no exit 'reslts'; did you mean results?");
      run("collect", "results/x", "--state", directory.toString());
      assertThat(said()).contains("has no collectors of its own: read results, not results/x");
      run("collect", "elsewhere", "--state", directory.toString());
      assertThat(said()).contains("there are results, n_pack/a, n_pack/b");
    } finally {
      control.stop(0);
    }
  }

  @Test
  void aRowThatIsBeingWrittenWhenTheCommandEndsIsAccepted() throws Exception {
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(
            new BrokerOptions("127.0.0.1", 0, directory.resolve("broker"), 16 << 20))) {
      broker.declareExit("results", List.of(), false);
      send(broker, 300);
      Process collecting =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  LeavingWhileWriting.class.getName(),
                  "results",
                  "--follow",
                  "--amqp",
                  "127.0.0.1:" + broker.port())
              .redirectOutput(directory.resolve("out").toFile())
              .redirectError(directory.resolve("err").toFile())
              .start();
      try {
        assertThat(collecting.waitFor(30, TimeUnit.SECONDS)).isTrue();
      } finally {
        collecting.destroyForcibly();
      }
      assertThat(Files.readAllLines(directory.resolve("out"))).hasSize(100);
      await()
          .untilAsserted(
              () -> assertThat(broker.books("results").get(0).accepted()).isEqualTo(100));
    }
  }

  @Test
  void whatASignalFindsPrintedHasLeftTheExit() throws Exception {
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(
            new BrokerOptions("127.0.0.1", 0, directory.resolve("broker"), 16 << 20))) {
      broker.declareExit("results", List.of(), false);
      long sent = 40_000;
      send(broker, sent);
      long printed = 0;
      for (int visit = 1; visit <= 3; visit++) {
        long signalAt = Math.min(sent, printed + 500L * visit);
        Process collecting =
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx64m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Main.class.getName(),
                    "collect",
                    "results",
                    "--follow",
                    "--amqp",
                    "127.0.0.1:" + broker.port())
                .redirectError(directory.resolve("err").toFile())
                .start();
        try (BufferedReader lines = collecting.inputReader(StandardCharsets.UTF_8)) {
          for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            assertThat(line).isEqualTo("{\"id\":" + ++printed + "}");
            if (printed == signalAt) {
              new ProcessBuilder("kill", "-INT", Long.toString(collecting.pid())).start().waitFor();
            }
          }
        } finally {
          collecting.destroyForcibly().waitFor();
        }
        long gone = printed;
        // The broker counts once the acceptance is on its disk.
        await()
            .untilAsserted(
                () -> assertThat(broker.books("results").get(0).accepted()).isEqualTo(gone));
      }
    }
  }

  private int collect(EmbeddedBroker broker, ByteArrayOutputStream lines, String... options) {
    Screen screen =
        new Screen(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false);
    String[] words =
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of("results", "--amqp", "127.0.0.1:" + broker.port()),
                java.util.stream.Stream.of(options))
            .toArray(String[]::new);
    return new picocli.CommandLine(new CollectCommand(screen, lines)).execute(words);
  }

  private static void send(EmbeddedBroker broker, long count) throws Exception {
    try (Client client = Client.create()) {
      Sender sender =
          client
              .connect(
                  "127.0.0.1",
                  broker.port(),
                  new ConnectionOptions().user(broker.user()).password(broker.password()))
              .openSender("results");
      Tracker last = null;
      for (long id = 1; id <= count; id++) {
        last =
            sender.send(
                Message.create(Map.of("id", id)).messageId(UnsignedLong.valueOf(id)).durable(true));
      }
      last.awaitAccepted(10, TimeUnit.SECONDS);
    }
  }
}
