package io.roundabout.lanelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ManyVehiclesTest {
  private static final LaneLogOptions OPTIONS =
      new LaneLogOptions(false, 64 << 10, 1 << 20, Clock.systemUTC());

  @RegisterExtension final LaneInvariants invariants = new LaneInvariants();
  @TempDir Path directory;

  @Test
  void manyThreadsAppendWhileOthersReadAndAllIsThereAfterwards() throws Exception {
    LogStorage storage = LogStorage.local(directory.resolve("lane"));
    invariants.watch(storage, OPTIONS);
    ExecutorService threads = Executors.newCachedThreadPool();
    List<SentTrip> trips = new ArrayList<>();
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger calls = new AtomicInteger();
    try (LaneLog log = LaneLog.open("lane", storage, OPTIONS)) {
      log.registerEncoding("json");
      LaneLog.Subscription subscription = log.onAppend(calls::incrementAndGet);
      List<Future<?>> work = new ArrayList<>();
      for (int v = 0; v < 8; v++) {
        SentTrip trip = new SentTrip("trip-" + v);
        trips.add(trip);
        work.add(threads.submit(unload(log, trip)));
      }
      Future<List<String>> follower = threads.submit(() -> follow(log, storage, done));
      for (Future<?> one : work) {
        one.get();
      }
      done.set(true);
      assertThat(follower.get()).isEqualTo(LaneContents.all(log, storage));
      assertThat(calls.get()).isPositive();
      subscription.close();
      int before = calls.get();
      new SentTrip("one-more").end(log, "a").get();
      assertThat(calls.get()).isEqualTo(before);
    } finally {
      threads.shutdownNow();
    }
    try (LaneLog log = LaneLog.open("lane", storage, OPTIONS)) {
      for (SentTrip trip : trips) {
        assertThat(LaneContents.trip(log, trip.key())).isEqualTo(trip.rows());
      }
      assertThat(log.books().openTrips()).isZero();
    }
  }

  private static Callable<Void> unload(LaneLog log, SentTrip trip) {
    return () -> {
      for (int i = 0; i < 500; i++) {
        trip.send(log, "row " + i + " of " + trip.key().trip(), "and one more");
      }
      trip.end(log).get();
      return null;
    };
  }

  /** Follows the lane's end as an exit does. */
  private static List<String> follow(LaneLog log, LogStorage storage, AtomicBoolean done)
      throws IOException {
    List<String> rows = new ArrayList<>();
    AtomicLong next = new AtomicLong();
    boolean last = false;
    while (!last) {
      last = done.get();
      long to = log.boundary(next.get(), 100, 10_000);
      while (next.get() < to) {
        rows.addAll(LaneContents.rows(storage, log.ranges(next.get(), to, 2_000)));
        next.set(to);
        to = log.boundary(next.get(), 100, 10_000);
      }
    }
    return rows;
  }

  @Test
  void aReaderThatIsInterruptedHarmsNobodyElse() throws Exception {
    LogStorage storage = LogStorage.local(directory.resolve("lane"));
    try (LaneLog log = LaneLog.open("lane", storage, OPTIONS)) {
      log.registerEncoding("json");
      SentTrip trip = new SentTrip("t");
      for (int i = 0; i < 5000; i++) {
        trip.send(log, "row " + i);
      }
      trip.send(log, "last").get();
      Thread.currentThread().interrupt();
      try {
        LaneContents.all(log, storage);
      } catch (IOException e) {
        assertThat(Thread.interrupted()).isTrue();
      }
      assertThat(Thread.interrupted()).isFalse();
      assertThat(log.stopped()).isEmpty();
      trip.end(log).get();
      assertThat(LaneContents.all(log, storage)).isEqualTo(trip.rows());
    }
  }

  @Test
  void aFullLaneAsksForPatience() throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    LaneLogOptions small = new LaneLogOptions(false, 64 << 10, 1000, Clock.systemUTC());
    try (LaneLog log = LaneLog.open("lane", disk, small)) {
      log.registerEncoding("json");
      SentTrip trip = new SentTrip("t");
      assertThat(log.busy()).isFalse();
      synchronized (disk) { // the writer's next step waits
        for (int i = 0; i < 10; i++) {
          trip.send(log, "x".repeat(100));
        }
        assertThat(log.busy()).isTrue();
      }
      await().until(() -> !log.busy());
    }
  }

  @Test
  void namelessTripsDoNotFillTheHeap() throws Exception {
    try (LaneLog log = LaneLog.open("lane", new SimulatedDisk(), LaneLogOptions.DEFAULT)) {
      log.registerEncoding("json");
      SentTrip last = null;
      for (int i = 0; i < Trips.COMPLETE + 500; i++) {
        last = new SentTrip(TripKey.of("made-up-" + i), "v", false);
        last.end(log, "a").get();
      }
      assertThat(log.trip(TripKey.of("made-up-0"))).isEmpty();
      assertThat(log.trip(last.key())).isPresent();
    }
  }
}
