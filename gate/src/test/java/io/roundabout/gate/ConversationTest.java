package io.roundabout.gate;

import static io.roundabout.gate.TestGate.row;
import static io.roundabout.gate.TestGate.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole conversations, as in the description of the protocol. */
class ConversationTest {
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

  @Test
  void rowsComeAreAcknowledgedAndTheTripIsDone() throws IOException {
    try (TestVehicle vehicle = gate.vehicle("UNLOAD weather vehicle=hdfs-1 trip=2026-11-22")) {
      assertThat(vehicle.hear()).isEqualTo("OK trip=2026-11-22 rows=0");
      vehicle.lines(rows(1, 3));
      vehicle.awaitAck(3);
      vehicle.lines(row(4), "{\"origin\":\"EWR\",\"temp\":\"abc\"}", "\\.");
      assertThat(vehicle.hearAll())
          .containsSubsequence(
              "REJECT 5 temp: 'abc' is not a DOUBLE", "ACK 5", "DONE rows=5 new=5 rejected=1");
    }
    assertThat(gate.rows("weather")).hasSize(5).startsWith(row(1));
    assertThat(gate.breakdowns("weather")).containsOnlyKeys(5L);
    assertThat(gate.trip("weather", "2026-11-22").complete()).isTrue();
  }

  @Test
  void everythingMayComeInOnePacketWithoutWaitingForOk() throws IOException {
    try (TestVehicle vehicle =
        gate.vehicle("UNLOAD weather vehicle=me trip=a", row(1), row(2), "\\.")) {
      assertThat(vehicle.hearAll())
          .containsExactly("OK trip=a rows=0", "ACK 2", "DONE rows=2 new=2 rejected=0");
    }
  }

  @Test
  void aTripWithoutANameGetsOne() throws IOException {
    try (TestVehicle vehicle = gate.vehicle("UNLOAD weather vehicle=me", row(1), "\\.")) {
      assertThat(vehicle.hear()).matches("OK trip=trip-[0-9]{8}T[0-9]{6}Z-[0-9a-v]{12} rows=0");
      assertThat(vehicle.hearLast()).isEqualTo("DONE rows=1 new=1 rejected=0");
    }
  }

  @Test
  void aTripIsResumedWhereItIsDurable() throws IOException {
    try (TestVehicle vehicle = gate.vehicle("UNLOAD weather vehicle=me trip=a")) {
      vehicle.lines(rows(1, 10)).awaitAck(10);
      vehicle.halfClose();
      assertThat(vehicle.hearLast()).isEqualTo("OPEN rows=10 dropped_bytes=0");
    }
    try (TestVehicle vehicle = gate.vehicle("UNLOAD weather vehicle=me trip=a from=11")) {
      assertThat(vehicle.hear()).isEqualTo("OK trip=a rows=10");
      vehicle.lines(rows(11, 12)).lines("\\.");
      assertThat(vehicle.hearLast()).isEqualTo("DONE rows=12 new=2 rejected=0");
    }
    assertThat(gate.rows("weather")).containsExactly(rows(1, 12));
  }

  @Test
  void aLastLineWithoutItsEndIsNoRow() throws IOException {
    try (TestVehicle vehicle = gate.vehicle("UNLOAD weather vehicle=me trip=a", row(1))) {
      vehicle.send("{\"n\":").halfClose();
      assertThat(vehicle.hearAll())
          .containsExactly("OK trip=a rows=0", "ACK 1", "OPEN rows=1 dropped_bytes=5");
    }
    assertThat(gate.rows("weather")).containsExactly(row(1));
  }

  @Test
  void emptyLinesAreNoRowsAndOneCarriageReturnIsDropped() throws IOException {
    try (TestVehicle vehicle = gate.vehicle()) {
      vehicle.send(
          "UNLOAD weather vehicle=me trip=a\r\n\r\n"
              + row(1)
              + "\r\n\n\n"
              + row(2)
              + "\n\r\n"
              + row(3)
              + "\r\n\\.\r\n");
      assertThat(vehicle.hearLast()).isEqualTo("DONE rows=3 new=3 rejected=0");
    }
    assertThat(gate.rows("weather")).containsExactly(rows(1, 3));
  }

  @Test
  void anEmptyFileIsAnEmptyTrip() throws IOException {
    try (TestVehicle vehicle = gate.vehicle("UNLOAD weather vehicle=me trip=a", "\\.")) {
      assertThat(vehicle.hearAll())
          .containsExactly("OK trip=a rows=0", "DONE rows=0 new=0 rejected=0");
    }
    try (TestVehicle vehicle = gate.vehicle("UNLOAD weather vehicle=me trip=a", "\\.")) {
      assertThat(vehicle.hearLast()).isEqualTo("DONE rows=0 new=0 rejected=0");
    }
  }

  @Test
  void theShellsConversationWorks() throws IOException {
    String withoutFinalNewline = row(1) + "\n" + row(2);
    try (TestVehicle vehicle = gate.vehicle()) {
      vehicle.send("UNLOAD weather vehicle=me trip=monday\n" + withoutFinalNewline + "\n\\.\n");
      vehicle.halfClose();
      assertThat(vehicle.hearLast()).isEqualTo("DONE rows=2 new=2 rejected=0");
    }
  }

  @Test
  void aDoubledBackslashIsOne() throws IOException {
    try (TestVehicle vehicle =
        gate.vehicle("UNLOAD weather vehicle=me trip=a", "\\\\.", "\\\\\\x", "\\.")) {
      assertThat(vehicle.hearLast()).isEqualTo("DONE rows=2 new=2 rejected=2");
    }
    assertThat(gate.rows("weather")).containsExactly("\\.", "\\\\x");
  }

  @Test
  void twoObjectsOnOneLineAndOneOverTwoLinesAreBreakdowns() throws IOException {
    try (TestVehicle vehicle =
        gate.vehicle(
            "UNLOAD weather vehicle=me trip=a", row(1) + row(2), "{\"n\":", "3}", row(4), "\\.")) {
      assertThat(vehicle.hearLast()).isEqualTo("DONE rows=4 new=4 rejected=3");
    }
    assertThat(gate.breakdowns("weather")).containsOnlyKeys(1L, 2L, 3L);
  }

  @Test
  void unusableValuesAreNamedInRejects() throws IOException {
    try (TestVehicle vehicle =
        gate.vehicle(
            "UNLOAD weather vehicle=me trip=a",
            "{\"temp\":1e400}",
            "{\"n\":9223372036854775808}",
            "{\"temp\":\"NaN\"}",
            "\\.")) {
      List<String> lines = vehicle.hearAll();
      assertThat(lines).anyMatch(line -> line.startsWith("REJECT 1 temp: "));
      assertThat(lines).anyMatch(line -> line.startsWith("REJECT 2 n: "));
      assertThat(lines).last().asString().startsWith("DONE rows=3 new=3 rejected=");
    }
  }

  @Test
  void invalidUtf8IsABreakdownAndItsBytesStay() throws IOException {
    try (TestVehicle vehicle = gate.vehicle("UNLOAD weather vehicle=me trip=a")) {
      vehicle.send(new byte[] {'{', '"', 'o', (byte) 0xff, '"', '}', '\n'}).lines(row(2), "\\.");
      assertThat(vehicle.hearLast()).isEqualTo("DONE rows=2 new=2 rejected=1");
    }
    assertThat(gate.blocks("weather").get(0).bytes()).contains((byte) 0xff);
  }

  @Test
  void aTableLaneTakesATripWhole() throws IOException {
    try (TestVehicle vehicle = gate.vehicle("UNLOAD airports vehicle=me trip=a")) {
      vehicle.lines(rows(1, 3)).awaitAck(3);
      assertThat(gate.log("airports").newestTable()).isEmpty();
      vehicle.lines("\\.");
      assertThat(vehicle.hearLast()).isEqualTo("DONE rows=3 new=3 rejected=0");
    }
    assertThat(gate.rows("airports")).containsExactly(rows(1, 3));
  }

  @Test
  void aResetInTheMiddleOfARowLeavesTheTripOpen() throws IOException {
    TestVehicle first = gate.vehicle("UNLOAD weather vehicle=me trip=a", row(1));
    first.awaitAck(1).send("{\"n\":2").reset();
    await().until(() -> gate.gate().status().visits().isEmpty());
    assertThat(gate.trip("weather", "a").rows()).isEqualTo(1);
    assertThat(gate.trip("weather", "a").complete()).isFalse();
  }

  @Test
  void theStatusCountsVisitsByLane() throws IOException {
    assertThat(gate.gate().status()).isEqualTo(new GateStatus(0, java.util.Map.of()));
    try (TestVehicle one = gate.vehicle("UNLOAD weather vehicle=me trip=a");
        TestVehicle two = gate.vehicle("UNLOAD weather vehicle=me trip=b");
        TestVehicle three = gate.vehicle("UNLOAD airports vehicle=me trip=b")) {
      one.hear();
      two.hear();
      three.hear();
      assertThat(gate.gate().status().visits()).containsEntry("weather", 2);
      assertThat(gate.gate().status().visits()).containsEntry("airports", 1);
      assertThat(gate.gate().status().connections()).isEqualTo(3);
    }
    await().until(() -> gate.gate().status().connections() == 0);
    assertThat(gate.gate().status().visits()).isEmpty();
  }

  @Test
  void aGateThatClosesTellsItsVisitsWhatIsDurable() throws IOException {
    try (TestVehicle vehicle = gate.vehicle("UNLOAD weather vehicle=me trip=a", row(1))) {
      vehicle.awaitAck(1);
      gate.gate().close();
      assertThat(vehicle.hearLast())
          .isEqualTo(
              "ERR UNAVAILABLE the roundabout is stopping; trip 'a' can go on when it is up again");
    }
  }
}
