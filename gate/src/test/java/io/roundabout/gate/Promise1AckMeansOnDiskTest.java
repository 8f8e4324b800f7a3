package io.roundabout.gate;

import static io.roundabout.gate.TestGate.row;
import static io.roundabout.gate.TestGate.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise 1, the gate's part: no ACK, and no DONE, before the fsync. */
class Promise1AckMeansOnDiskTest {
  private static final String UNLOAD = "UNLOAD weather vehicle=me trip=a";

  @TempDir Path directory;

  @Test
  void nothingIsAcknowledgedWhileTheDiskHasNotAnswered() throws IOException {
    FaultyDisk disk = new FaultyDisk();
    try (TestGate gate = new TestGate(directory, options -> options, disk);
        TestVehicle vehicle = gate.vehicle(UNLOAD)) {
      assertThat(vehicle.hear()).isEqualTo("OK trip=a rows=0");
      disk.holdForces();
      long written = disk.written();
      vehicle.lines(row(1), "broken", "\\.");
      await().until(() -> disk.written() > written);
      assertThat(vehicle.hearsWithinMillis(300)).isFalse();
      disk.releaseForces();
      List<String> lines = vehicle.hearAll();
      assertThat(lines.get(0)).startsWith("REJECT 2 ");
      assertThat(lines.subList(1, lines.size()))
          .containsExactly("ACK 2", "DONE rows=2 new=2 rejected=1");
    }
  }

  @Test
  void anFsyncThatFailsIsNeverAcknowledged() throws IOException {
    FaultyDisk disk = new FaultyDisk();
    try (TestGate gate = new TestGate(directory, options -> options, disk);
        TestVehicle vehicle = gate.vehicle(UNLOAD)) {
      vehicle.hear();
      disk.failForces("weather");
      vehicle.lines(row(1), "\\.");
      assertThat(vehicle.hearAll())
          .singleElement()
          .asString()
          .startsWith("ERR UNAVAILABLE lane 'weather' is stopped: ");
    }
  }

  @Test
  void whatWasAcknowledgedIsThereAfterTheProcessIsGone() throws IOException {
    try (TestGate gate = new TestGate(directory);
        TestVehicle vehicle = gate.vehicle(UNLOAD)) {
      vehicle.lines(rows(1, 100)).awaitAck(100);
    }
    try (TestGate again = new TestGate(directory);
        TestVehicle vehicle = again.vehicle(UNLOAD + " from=101")) {
      assertThat(vehicle.hear()).isEqualTo("OK trip=a rows=100");
      vehicle.lines("\\.");
      assertThat(vehicle.hearLast()).isEqualTo("DONE rows=100 new=0 rejected=0");
      assertThat(again.rows("weather")).containsExactly(rows(1, 100));
    }
  }
}
