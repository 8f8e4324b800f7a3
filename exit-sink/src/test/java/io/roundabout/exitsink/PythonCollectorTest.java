package io.roundabout.exitsink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract as Debian's python3-qpid-proton sees it. */
class PythonCollectorTest {
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  @TempDir Path directory;
  private Fixture fixture;

  @BeforeAll
  static void python() throws Exception {
    assertThat(
            Files.isExecutable(PYTHON)
                && new ProcessBuilder(PYTHON.toString(), "-c", "import proton").start().waitFor()
                    == 0)
        .as("python3-qpid-proton is here (./test installs it)")
        .isTrue();
  }

  @BeforeEach
  void start() throws Exception {
    fixture = new Fixture(directory);
    try (ExitDelivery delivery = fixture.open(1)) {
      delivery.commit(0, List.of(Fixture.part(delivery, 0, 0, 0, 1, 3)));
    }
    try (ExitDelivery delivery = fixture.open(10)) {
      delivery.commit(1, List.of(Fixture.part(delivery, 1, 0, 0, 4, 5)));
    }
  }

  @AfterEach
  void stop() throws Exception {
    fixture.close();
  }

  private List<String> collect(String address, int count, String outcome) throws Exception {
    Path script = Path.of(getClass().getResource("collect.py").toURI());
    Process process =
        new ProcessBuilder(
                PYTHON.toString(),
                script.toString(),
                "127.0.0.1:" + fixture.broker.port(),
                address,
                Integer.toString(count),
                outcome)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }

  @Test
  void rowsComeAsMapsAndPacksAsLines() throws Exception {
    List<String> lines = collect("orders", 4, "accept");
    assertThat(lines.get(0))
        .isEqualTo(
            "{\"id\": 1, \"durable\": true, \"properties\": {\"exit\":"
                + " \"orders\"}, \"content_type\": \"None\", \"redelivered\": false, \"body\":"
                + " {\"n\": 1, \"word\": \"word 1\"}}");
    assertThat(lines.get(3))
        .contains("\"id\": 4,")
        .contains("\"properties\": {\"exit\": \"orders\", \"rows\": 2}")
        .contains("\"content_type\": \"application/x-ndjson\"")
        .contains("\"body\": \"{\\\"n\\\":4,\\\"word\\\":\\\"word 4\\\"}\\n");
    assertThat(fixture.collect("orders")).isEmpty();
  }

  @Test
  void whatIsNotAcceptedComesAgainAndWhatIsRejectedIsPutAside() throws Exception {
    assertThat(collect("orders", 2, "drop")).hasSize(2);
    assertThat(collect("orders", 2, "release")).hasSize(2);
    assertThat(collect("orders", 1, "reject").get(0)).contains("\"id\": 1,");
    assertThat(collect("orders", 1, "accept").get(0)).contains("\"id\": 2,");
    assertThat(collect("orders.undeliverable", 1, "accept").get(0)).contains("\"id\": 1,");
  }

  @Test
  void anUnknownExitIsNotFound() throws Exception {
    assertThat(collect("order", 1, "accept")).containsExactly("amqp:not-found");
    assertThat(collect("roundabout.ledger/orders", 1, "accept"))
        .containsExactly("amqp:unauthorized-access");
  }
}
