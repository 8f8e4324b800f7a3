package io.roundabout.gate;

import static io.roundabout.gate.TestGate.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise 7: connections are bounded too, since each takes an open file from the lanes. */
class Promise7ConnectionsTest {
  private static final int LIMIT = 20;

  /** So many hear that the gate is full before the next ones are closed without a word. */
  private static final int TOLD_AT_ONCE = 32;

  @TempDir Path directory;
  private TestGate gate;
  private final List<TestVehicle> vehicles = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    gate = new TestGate(directory, options -> options.withMaxConnections(LIMIT));
    for (int i = 0; i < LIMIT; i++) {
      TestVehicle vehicle = gate.vehicle("UNLOAD weather vehicle=v" + i + " trip=t" + i);
      assertThat(vehicle.hear()).startsWith("OK ");
      vehicles.add(vehicle);
    }
  }

  @AfterEach
  void close() throws IOException {
    for (TestVehicle vehicle : vehicles) {
      vehicle.close();
    }
    gate.close();
  }

  @Test
  void oneTooManyIsToldSoAndMayComeWhenAnotherHasLeft() throws IOException {
    try (TestVehicle tooMany = gate.vehicle("UNLOAD weather vehicle=me trip=x", row(1))) {
      assertThat(tooMany.hearAll())
          .containsExactly(
              "ERR UNAVAILABLE 20 connections are open, which is the limit of this gate; try again"
                  + " when some are closed");
    }
    vehicles.get(0).lines("\\.");
    assertThat(vehicles.get(0).hearLast()).isEqualTo("DONE rows=0 new=0 rejected=0");
    vehicles.get(0).close();
    await().until(() -> gate.gate().status().connections() < LIMIT);
    try (TestVehicle again = gate.vehicle("UNLOAD weather vehicle=me trip=x", row(1), "\\.")) {
      assertThat(again.hearLast()).isEqualTo("DONE rows=1 new=1 rejected=0");
    }
  }

  @Test
  void aFloodIsTurnedAwayWhileThoseWithinGoOn() throws IOException {
    for (int i = 0; i < 400; i++) {
      try {
        vehicles.add(gate.vehicle());
      } catch (SocketException closedAtOnce) {
        continue;
      }
      assertThat(gate.gate().status().connections()).isLessThanOrEqualTo(LIMIT + TOLD_AT_ONCE + 8);
    }
    for (int i = 0; i < LIMIT; i++) {
      vehicles.get(i).lines(row(1), "\\.");
      assertThat(vehicles.get(i).hearLast()).isEqualTo("DONE rows=1 new=1 rejected=0");
    }
    assertThat(gate.rows("weather")).hasSize(LIMIT);
  }
}
