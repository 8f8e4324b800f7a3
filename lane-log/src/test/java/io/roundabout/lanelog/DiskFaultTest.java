package io.roundabout.lanelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DiskFaultTest {
  private static final LaneLogOptions LOG =
      new LaneLogOptions(false, 600, 1 << 20, Clock.systemUTC());
  private static final LaneLogOptions TABLE =
      new LaneLogOptions(true, 600, 1 << 20, Clock.systemUTC());

  private static LaneLog open(SimulatedDisk disk, LaneLogOptions options) throws Exception {
    LaneLog log = LaneLog.open("lane", disk, options);
    log.registerEncoding("json");
    return log;
  }

  @Test
  void anFsyncThatFailsEndsTheLaneWithoutASecondOne() throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    SentTrip trip = new SentTrip("t");
    LaneLog log = open(disk, LOG);
    trip.send(log, "durable").get();
    disk.failForceAfter(0);
    assertThatThrownBy(() -> trip.send(log, "doubtful").get())
        .hasCauseInstanceOf(LaneStoppedException.class)
        .hasMessageContaining("did not flush");
    long forces = disk.forces();
    assertThat(log.stopped().orElseThrow()).contains("did not flush");
    assertThatThrownBy(() -> trip.send(log, "later").get())
        .hasCauseInstanceOf(LaneStoppedException.class);
    assertThatThrownBy(() -> log.registerEncoding("csv")).isInstanceOf(LaneStoppedException.class);
    assertThat(log.endRow()).isEqualTo(1);
    log.close();
    assertThat(disk.forces()).isEqualTo(forces);
  }

  @Test
  void whatAFailedFsyncLeftInThePageCacheIsWrittenAgain() throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    SentTrip trip = new SentTrip("t");
    try (LaneLog log = open(disk, LaneLogOptions.DEFAULT)) {
      trip.send(log, "durable").get();
      disk.failForceAfter(0);
      assertThatThrownBy(() -> trip.send(log, "doubtful").get())
          .hasCauseInstanceOf(LaneStoppedException.class);
    }
    SimulatedDisk restarted = disk.afterKill();
    long rows;
    try (LaneLog log = open(restarted, LaneLogOptions.DEFAULT)) {
      rows = log.trip(trip.key()).orElseThrow().rows();
      assertThat(rows).isEqualTo(2);
    }
    SimulatedDisk cut = restarted.afterPowerCut(new java.util.Random(1));
    try (LaneLog log = open(cut, LaneLogOptions.DEFAULT)) {
      assertThat(LaneContents.all(log, cut)).containsExactly("durable", "doubtful");
    }
  }

  @Test
  void aFullDiskHoldsTheLaneUntilThereIsSpace() throws Exception {
    for (LaneLogOptions options : java.util.List.of(LOG, TABLE)) {
      for (int space = 0; space < 4500; space += 430) {
        SimulatedDisk disk = new SimulatedDisk();
        SentTrip trip = new SentTrip("t");
        try (LaneLog log = open(disk, options)) {
          trip.send(log, "first").get();
          disk.free(space);
          CompletableFuture<TripState> last = null;
          for (int i = 0; i < 10; i++) {
            last = trip.send(log, "a row of the group " + i, "and one more");
          }
          last = trip.end(log, "the end");
          CompletableFuture<TripState> answer = last;
          await().until(() -> answer.isDone() || log.waiting().isPresent());
          if (!answer.isDone()) {
            assertThat(log.busy()).isTrue();
            assertThat(log.stopped()).isEmpty();
          }
          disk.free(Long.MAX_VALUE / 2);
          assertThat(answer.get().rows()).isEqualTo(22);
          assertThat(log.waiting()).isEmpty();
          assertThat(LaneContents.trip(log, trip.key())).isEqualTo(trip.rows());
        }
        try (LaneLog log = open(disk, options)) {
          assertThat(log.recovered()).isEmpty();
          assertThat(LaneContents.trip(log, trip.key())).isEqualTo(trip.rows());
        }
      }
    }
  }

  @Test
  void retentionCanMakeTheSpaceThatALaneWaitsFor() throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    SentTrip trip = new SentTrip("t");
    try (LaneLog log = open(disk, LOG)) {
      for (int i = 0; i < 20; i++) {
        trip.send(log, "row " + i).get();
      }
      disk.free(0);
      CompletableFuture<TripState> answer = trip.send(log, "no space for this");
      await().until(() -> log.waiting().isPresent());
      disk.free(4000);
      log.trim(10, Instant.now().plusSeconds(60));
      assertThat(answer.get().rows()).isEqualTo(21);
    }
  }
}
