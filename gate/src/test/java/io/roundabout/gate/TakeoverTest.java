package io.roundabout.gate;

import static io.roundabout.gate.TestGate.row;
import static io.roundabout.gate.TestGate.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A newer visit of the same vehicle to the same trip takes over. */
class TakeoverTest {
  private static final String UNLOAD = "UNLOAD weather vehicle=me trip=a";

  @TempDir Path directory;

  @Test
  void theOldVisitIsToldAndClosed() throws IOException {
    try (TestGate gate = new TestGate(directory);
        TestVehicle old = gate.vehicle(UNLOAD, row(1))) {
      old.awaitAck(1);
      try (TestVehicle newer = gate.vehicle(UNLOAD + " from=2")) {
        assertThat(newer.hear()).isEqualTo("OK trip=a rows=1");
        assertThat(old.hearAll())
            .containsExactly(
                "ERR TAKEN_OVER a newer visit of vehicle 'me' has taken over trip 'a'");
        newer.lines(row(2), "\\.");
        assertThat(newer.hearLast()).isEqualTo("DONE rows=2 new=1 rejected=0");
      }
    }
  }

  @Test
  void theNewVisitIsLetInWhenTheOldOnesRowsAreOnDisk() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    try (TestGate gate = new TestGate(directory, options -> options, disk);
        TestVehicle old = gate.vehicle(UNLOAD, row(1))) {
      old.awaitAck(1);
      disk.holdForces();
      long written = disk.written();
      old.lines(row(2));
      org.awaitility.Awaitility.await().until(() -> disk.written() > written);
      try (TestVehicle newer = gate.vehicle(UNLOAD);
          TestVehicle newest = gate.vehicle()) {
        assertThat(gate.trip("weather", "a").rows()).isEqualTo(1);
        newest.lines(UNLOAD);
        assertThat(newer.hear()).startsWith("ERR TAKEN_OVER ");
        disk.releaseForces();
        assertThat(newest.hear()).isEqualTo("OK trip=a rows=2");
        assertThat(old.hearAll())
            .satisfiesExactly(
                line -> assertThat(line).isEqualTo("ACK 2"),
                line -> assertThat(line).startsWith("ERR TAKEN_OVER "));
      }
    }
  }

  @Test
  void aVisitIsLetInAfterThousandsThatDiedWhileTheDiskStoodStill() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    try (TestGate gate = new TestGate(directory, options -> options, disk);
        TestVehicle first = gate.vehicle(UNLOAD, row(1))) {
      first.awaitAck(1);
      disk.holdForces();
      long written = disk.written();
      first.lines(row(2));
      org.awaitility.Awaitility.await().until(() -> disk.written() > written);
      for (int i = 0; i < 8_000; i++) {
        gate.vehicle(UNLOAD).reset();
      }
      org.awaitility.Awaitility.await().until(() -> gate.gate().status().connections() <= 2);
      try (TestVehicle last = gate.vehicle(UNLOAD + " from=3", row(3), "\\.")) {
        assertThat(last.hearsWithinMillis(50)).isFalse();
        disk.releaseForces();
        assertThat(last.hear()).isEqualTo("OK trip=a rows=2");
        assertThat(last.hearLast()).isEqualTo("DONE rows=3 new=1 rejected=0");
      }
    }
  }

  @Test
  void afterAResetTheNewVisitHearsTheRowsThatWereStillOnTheirWayToTheDisk() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    try (TestGate gate =
        new TestGate(directory, options -> options.withBytes(1024, 64 << 10), disk)) {
      for (int round = 0; round < 10; round++) {
        String unload = "UNLOAD weather vehicle=me trip=reset" + round;
        TestVehicle old = gate.vehicle(unload, row(1)).awaitAck(1);
        disk.holdForces();
        long written = disk.written();
        old.lines(rows(2, 300));
        org.awaitility.Awaitility.await().until(() -> disk.written() > written);
        org.awaitility.Awaitility.await().until(() -> gate.gate().bytesHeld() > 4 * 1024);
        old.reset();
        try (TestVehicle newer = gate.vehicle(unload + " from=2")) {
          assertThat(newer.hearsWithinMillis(50)).isFalse();
          disk.releaseForces();
          String ok = newer.hear();
          long rows = gate.trip("weather", "reset" + round).rows();
          assertThat(ok).isEqualTo("OK trip=reset%d rows=%d", round, rows);
          assertThat(rows).isGreaterThan(2);
          newer.lines(rows(2, 400)).lines("\\.");
          assertThat(newer.hearLast()).isEqualTo("DONE rows=400 new=%d rejected=0", 400 - rows);
        }
        assertThat(gate.rows("weather", "reset" + round)).containsExactly(rows(1, 400));
      }
    }
  }

  @Test
  void ofManyVisitsAtOnceOneWinsAndNoRowIsLostOrDoubled() throws Exception {
    int racers = 8;
    ExecutorService threads = Executors.newFixedThreadPool(racers);
    try (TestGate gate = new TestGate(directory)) {
      for (int round = 0; round < 20; round++) {
        String unload = "UNLOAD weather vehicle=me trip=race" + round;
        CyclicBarrier start = new CyclicBarrier(racers);
        List<Callable<String>> visits = new ArrayList<>();
        for (int i = 0; i < racers; i++) {
          visits.add(
              () -> {
                start.await();
                try (TestVehicle vehicle = gate.vehicle(unload)) {
                  return vehicle.lines(rows(1, 500)).lines("\\.").hearLast();
                }
              });
        }
        List<String> last = new ArrayList<>();
        for (Future<String> visit : threads.invokeAll(visits)) {
          last.add(visit.get());
        }
        assertThat(last)
            .allMatch(
                line ->
                    line.startsWith("ERR TAKEN_OVER ")
                        || line.matches("DONE rows=500 new=[0-9]+ rejected=0"));
        assertThat(last).anyMatch(line -> line.startsWith("DONE "));
        assertThat(gate.rows("weather", "race" + round)).containsExactly(rows(1, 500));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void ofTwoVehiclesAtOnceOneOwnsTheTrip() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (TestGate gate = new TestGate(directory)) {
      for (int round = 0; round < 20; round++) {
        String trip = " trip=race" + round;
        CyclicBarrier start = new CyclicBarrier(2);
        List<Callable<String>> visits = new ArrayList<>();
        for (String vehicle : List.of("me", "you")) {
          visits.add(
              () -> {
                start.await();
                try (TestVehicle there = gate.vehicle("UNLOAD weather vehicle=" + vehicle + trip)) {
                  return there.lines(row(1)).lines("\\.").hearLast();
                }
              });
        }
        List<String> last = new ArrayList<>();
        for (Future<String> visit : threads.invokeAll(visits)) {
          last.add(visit.get());
        }
        assertThat(last).filteredOn(line -> line.startsWith("DONE rows=1 new=1")).hasSize(1);
        assertThat(last).filteredOn(line -> line.startsWith("ERR TRIP_OWNED ")).hasSize(1);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
