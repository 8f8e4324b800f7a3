package io.roundabout.lanelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/**
 * The same small life of a lane, once for every fsync in it, which fails, and once for every few
 * bytes after which the disk is full.
 */
class EveryFsyncAndEveryWriteTest {
  private static final LaneLogOptions LOG =
      new LaneLogOptions(false, 600, 1 << 20, Clock.systemUTC());
  private static final LaneLogOptions TABLE =
      new LaneLogOptions(true, 600, 1 << 20, Clock.systemUTC());
  private static final int TRIPS = 3;
  private static final int BLOCKS_A_TRIP = 4;

  /** Not a divisor of any block's length, so that the disk fills up at ever other places. */
  private static final int BYTES_APART = 23;

  private final Map<TripKey, Long> acknowledged = new HashMap<>();

  @Test
  void whicheverFsyncFailsNothingIsAcknowledgedAfterItAndARestartIsRight() throws Exception {
    for (LaneLogOptions options : List.of(LOG, TABLE)) {
      int failing = 0;
      while (failFsync(options, failing)) {
        failing++;
      }
      assertThat(failing).as("fsyncs in the life of a lane").isGreaterThan(20);
    }
  }

  /** Returns whether there was such an fsync. */
  private boolean failFsync(LaneLogOptions options, int failing) throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    acknowledged.clear();
    disk.failForceAfter(failing);
    boolean failed = false;
    try (LaneLog log = LaneLog.open("lane", disk, options)) {
      failed = live(log, disk, failing);
    } catch (IOException e) {
      assertThat(e).as("fsync %d", failing).hasStackTraceContaining("did not flush");
      failed = true;
    }
    assertThat(disk.forces() > failing).isEqualTo(failed);
    SimulatedDisk killed = disk.afterKill();
    SimulatedDisk cut = disk.afterPowerCut(new Random(failing));
    SimulatedDisk both = killed.afterPowerCut(new Random(failing));
    require(killed, options, "killed after fsync " + failing);
    require(cut, options, "cut from power after fsync " + failing);
    require(both, options, "killed and cut from power after fsync " + failing);
    return failed;
  }

  /** Returns whether an fsync failed; then the lane does nothing more. */
  private boolean live(LaneLog log, SimulatedDisk disk, int failing) throws Exception {
    try {
      log.registerEncoding("json");
      for (int t = 0; t < TRIPS; t++) {
        SentTrip trip = new SentTrip("t" + t);
        for (int block = 0; block < BLOCKS_A_TRIP; block++) {
          boolean end = block == BLOCKS_A_TRIP - 1;
          acknowledge(trip.send(log, rows(t, block), List.of(), end).get());
        }
        tidy(log);
      }
      return false;
    } catch (ExecutionException | IOException e) {
      assertThat(e).as("fsync %d", failing).hasStackTraceContaining("did not flush");
      if (log.stopped().isEmpty()) {
        // A file that is replaced as a whole was not; the lane itself is as it was.
        log.registerEncoding("json");
        acknowledge(new SentTrip("later").send(log, "a row").get());
        return true;
      }
      assertThat(log.stopped().get()).contains("did not flush").contains("start again");
      long forces = disk.forces();
      CompletableFuture<TripState> later = new SentTrip("later").send(log, "a row");
      assertThat(later).isCompletedExceptionally();
      assertThat(disk.forces()).as("fsyncs after fsync %d", failing).isEqualTo(forces);
      return true;
    }
  }

  private static List<String> rows(int trip, int block) {
    return List.of("row %d of %d".formatted(block, trip), "and one more");
  }

  private static void tidy(LaneLog log) throws IOException {
    if (log.table()) {
      log.dropTablesBelow(log.newestTable().map(TableVersion::version).orElse(0L));
    } else {
      log.trim(log.endRow() - 9, Instant.now().plusSeconds(60));
    }
  }

  private void acknowledge(TripState state) {
    acknowledged.merge(state.key(), state.rows(), Math::max);
  }

  private void require(SimulatedDisk disk, LaneLogOptions options, String when) throws Exception {
    try (LaneLog log = LaneLog.open("lane", disk, options)) {
      acknowledged.forEach(
          (trip, rows) ->
              assertThat(log.trip(trip).map(TripState::rows).orElse(0L))
                  .as("rows of %s, %s", trip, when)
                  .isGreaterThanOrEqualTo(rows));
      LaneInvariants.check(log, disk, options);
      log.registerEncoding("json");
      assertThat(new SentTrip("after").send(log, "goes on").get().rows()).isEqualTo(1);
    }
  }

  @Test
  void whereverTheDiskIsFullNothingIsAcknowledgedInVainAndWorkGoesOn() throws Exception {
    for (LaneLogOptions options : List.of(LOG, TABLE)) {
      long space = 0;
      while (fill(options, space)) {
        space += BYTES_APART;
      }
      assertThat(space).as("bytes that the life of a lane takes").isGreaterThan(2000);
    }
  }

  /** Returns whether the disk was too small. */
  private boolean fill(LaneLogOptions options, long space) throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    boolean full;
    try (LaneLog log = LaneLog.open("lane", disk, options)) {
      disk.free(space);
      full = untilThereIsSpace(disk, log, () -> log.registerEncoding("json"));
      List<SentTrip> trips = new ArrayList<>();
      for (int t = 0; t < TRIPS; t++) {
        SentTrip trip = new SentTrip("t" + t);
        trips.add(trip);
        for (int block = 0; block < BLOCKS_A_TRIP; block++) {
          boolean end = block == BLOCKS_A_TRIP - 1;
          CompletableFuture<TripState> answer = trip.send(log, rows(t, block), List.of(), end);
          await()
              .pollDelay(Duration.ZERO)
              .pollInterval(Duration.ofMillis(1))
              .until(() -> answer.isDone() || log.waiting().isPresent());
          if (!answer.isDone()) {
            full = true;
            assertThat(log.waiting().orElseThrow()).contains("full");
            assertThat(log.busy()).isTrue();
            requireDurable(disk, options, trips);
            giveSpace(disk, log);
          }
          assertThat(answer.get().rows()).as("space %d", space).isEqualTo(trip.rows().size());
        }
      }
      full |= untilThereIsSpace(disk, log, () -> log.dropTablesBelow(2));
      full |= untilThereIsSpace(disk, log, () -> log.trim(9, Instant.now().plusSeconds(60)));
      assertThat(log.stopped()).as("space %d", space).isEmpty();
      full |= untilThereIsSpace(disk, log, () -> log.registerEncoding("csv"));
      disk.free(Long.MAX_VALUE / 2);
    }
    try (LaneLog log = LaneLog.open("lane", disk, options)) {
      assertThat(log.recovered()).as("space %d", space).isEmpty();
      assertThat(log.books().acknowledged()).isEqualTo(2L * TRIPS * BLOCKS_A_TRIP);
      LaneInvariants.check(log, disk, options);
    }
    return full;
  }

  private interface Work {
    void run() throws IOException;
  }

  /** Does it, and again when the disk was full; returns whether it was. */
  private static boolean untilThereIsSpace(SimulatedDisk disk, LaneLog log, Work work)
      throws IOException {
    try {
      work.run();
      return false;
    } catch (NoSpaceException e) {
      assertThat(log.stopped()).isEmpty();
      giveSpace(disk, log);
      work.run();
      return true;
    }
  }

  /** Space, and a command, for which the writer wakes up before its time. */
  private static void giveSpace(SimulatedDisk disk, LaneLog log) throws IOException {
    disk.free(Long.MAX_VALUE / 2);
    log.dropTablesBelow(0);
  }

  /** All but the block that waits has been answered, and outlasts a power cut at this moment. */
  private static void requireDurable(
      SimulatedDisk disk, LaneLogOptions options, List<SentTrip> trips) throws IOException {
    SimulatedDisk cut = disk.afterPowerCut(new Random(1));
    cut.free(Long.MAX_VALUE / 2);
    try (LaneLog log = LaneLog.open("lane", cut, options)) {
      for (SentTrip trip : trips) {
        boolean last = trip == trips.get(trips.size() - 1);
        assertThat(log.trip(trip.key()).map(TripState::rows).orElse(0L))
            .isGreaterThanOrEqualTo(trip.rows().size() - (last ? 2L : 0L));
      }
    }
  }
}
