package io.roundabout.gate;

import static io.roundabout.gate.TestGate.row;
import static io.roundabout.gate.TestGate.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every ERR of the protocol. */
class ErrorsTest {
  @TempDir Path directory;
  private TestGate gate;

  @BeforeEach
  void open() throws IOException {
    gate = new TestGate(directory);
  }

  @AfterEach
  void close() throws IOException {
    gate.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "UNLOAD wether vehicle=me | UNKNOWN_LANE lane 'wether' does not exist; nearest: weather",
        "UNLOAD gone vehicle=me | UNAVAILABLE lane 'gone' is stopped: rows-1.log is damaged at byte 77",
        "AUTH me secret | NOT_ALLOWED no users are configured",
        "UNLOAD weather vehicel=me | BAD_REQUEST vehicel= is not a word of UNLOAD; nearest: vehicle",
        "UNLOAD weather vehicle=me part=2/8 | BAD_REQUEST part= is not supported yet",
        "UNLOAD weather vehicle=me atomic=yes | BAD_REQUEST atomic=yes is not supported yet",
        "UNLOAD weather vehicle=me header=yes | BAD_REQUEST header=yes is for csv",
        "UNLOAD weather vehicle=me format=xml | BAD_REQUEST format=xml is not a format",
        "UNLOAD weather vehicle=me trip=a from=2 | GAP expected=1 from=2",
        "GET / HTTP/1.1 | BAD_REQUEST this is HTTP",
        "PRI * HTTP/2.0 | BAD_REQUEST this is HTTP",
        "{} | BAD_REQUEST a visit does not begin with '{}'",
      })
  void aRequestThatCannotBeIsRefusedWithASentence(String request, String sentence)
      throws IOException {
    try (TestVehicle vehicle = gate.vehicle(request)) {
      assertThat(vehicle.hearAll())
          .singleElement()
          .asString()
          .startsWith("ERR " + sentence)
          .doesNotContain("secret");
    }
  }

  @Test
  void aTlsHandshakeByMistakeIsToldSo() throws IOException {
    try (TestVehicle vehicle = gate.vehicle()) {
      vehicle.send(new byte[] {0x16, 0x03, 0x01, 0x02, 0x00, 0x01});
      assertThat(vehicle.hearAll())
          .singleElement()
          .asString()
          .startsWith("ERR BAD_REQUEST this is a TLS handshake");
    }
  }

  @Test
  void aFirstLineThatIsNoTextIsRefused() throws IOException {
    try (TestVehicle vehicle = gate.vehicle()) {
      vehicle.send(new byte[] {'U', (byte) 0xff, '\n'});
      assertThat(vehicle.hearLast()).startsWith("ERR BAD_REQUEST the first line is not UTF-8");
    }
  }

  @Test
  void aFirstLineWithoutEndIsRefusedWhenItIsTooLong() throws IOException {
    try (TestVehicle vehicle = gate.vehicle()) {
      vehicle.send("UNLOAD " + "x".repeat(5000));
      assertThat(vehicle.hearLast())
          .isEqualTo("ERR BAD_REQUEST the first line is longer than 4096 bytes");
    }
  }

  @Test
  void aConnectionThatSaysNothingIsRefusedAfterAWhile() throws IOException {
    try (TestGate hasty =
            new TestGate(
                directory.resolve("hasty"),
                options -> options.withPatience(Duration.ofMillis(200), Duration.ofSeconds(10)));
        TestVehicle vehicle = hasty.vehicle()) {
      vehicle.send("UNLO");
      assertThat(vehicle.hearLast()).startsWith("ERR BAD_REQUEST no whole UNLOAD line came within");
    }
  }

  @Test
  void aFirstLineThatIsCutOffIsRefused() throws IOException {
    try (TestVehicle vehicle = gate.vehicle()) {
      vehicle.send("UNLOAD weather vehicle=me").halfClose();
      assertThat(vehicle.hearLast())
          .startsWith("ERR BAD_REQUEST the connection ended within the first line");
    }
  }

  @Test
  void aConnectionThatEndsAtOnceHearsNothing() throws IOException {
    try (TestVehicle vehicle = gate.vehicle()) {
      assertThat(vehicle.halfClose().hearAll()).isEmpty();
    }
  }

  @Test
  void anUnknownControlLineIsNamedAndTheRowsBeforeItStay() throws IOException {
    try (TestVehicle vehicle =
        gate.vehicle("UNLOAD weather vehicle=me trip=a", row(1), row(2), "\\N")) {
      assertThat(vehicle.hearAll())
          .satisfiesExactly(
              line -> assertThat(line).isEqualTo("OK trip=a rows=0"),
              line -> assertThat(line).isEqualTo("ACK 2"),
              line ->
                  assertThat(line).startsWith("ERR BAD_REQUEST row=3 '\\N' is no control line"));
    }
    assertThat(gate.rows("weather")).containsExactly(rows(1, 2));
  }

  @Test
  void aRowThatIsTooLongIsNamedAndTheRowsBeforeItStay() throws IOException {
    String longest = "{\"origin\":\"" + "x".repeat((1 << 20) - 13) + "\"}";
    try (TestVehicle vehicle = gate.vehicle("UNLOAD weather vehicle=me trip=a", row(1))) {
      vehicle.lines(longest, row(3), longest + " ", row(5));
      assertThat(vehicle.hearAll())
          .contains("ACK 3")
          .last()
          .isEqualTo(
              "ERR ROW_TOO_LONG row=4 is longer than 1048576 bytes, the limit of this gate (its max_row_mib)");
    }
    assertThat(gate.rows("weather")).containsExactly(row(1), longest, row(3));
  }

  @Test
  void aLaneThatStopsIsUnavailableAndKeepsWhatItAcknowledged() throws IOException {
    FaultyDisk disk = new FaultyDisk();
    try (TestGate faulty = new TestGate(directory.resolve("faulty"), options -> options, disk);
        TestVehicle vehicle = faulty.vehicle("UNLOAD weather vehicle=me trip=a", row(1));
        TestVehicle other = faulty.vehicle()) {
      vehicle.awaitAck(1);
      disk.failForces("weather");
      vehicle.lines(row(2));
      assertThat(vehicle.hearAll())
          .singleElement()
          .asString()
          .startsWith("ERR UNAVAILABLE lane 'weather' is stopped: ");
      other.lines("UNLOAD weather vehicle=me trip=b", row(1));
      assertThat(other.hearLast()).startsWith("ERR UNAVAILABLE lane 'weather' is stopped: ");
    }
  }

  @Test
  void anErrorReachesAVehicleThatIsStillSending() throws IOException {
    byte[] much = (row(1) + "\n").repeat(100_000).getBytes(StandardCharsets.UTF_8);
    try (TestVehicle vehicle = gate.vehicle("UNLOAD weather vehicle=me trip=a", "\\x")) {
      vehicle.send(much);
      assertThat(vehicle.hearLast()).startsWith("ERR BAD_REQUEST row=1 ");
    }
  }
}
