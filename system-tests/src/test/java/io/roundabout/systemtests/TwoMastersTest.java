package io.roundabout.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One state directory has one master, also while that one stands still. */
class TwoMastersTest {

  /** 60 in the long form. */
  private static final int STOPPED_SECONDS = Integer.getInteger("roundabout.stopped.seconds", 5);

  private static final int ROWS = 50;
  private static final String CONFIG =
      """
      lanes:
        orders: {columns: 'id BIGINT'}
      exits:
        ids: {sql: 'SELECT id FROM orders'}
      """;

  @TempDir Path directory;

  @Test
  void promise2AStoppedRoundaboutKeepsItsStateAndGoesOnAndAKilledOneLeavesNoLock()
      throws Exception {
    try (Roundabout roundabout = new Roundabout(directory, CONFIG).start();
        FaithfulCollector collector = new FaithfulCollector(roundabout, "ids")) {
      AtomicInteger done = new AtomicInteger();
      AtomicBoolean enough = new AtomicBoolean();
      CompletableFuture<Void> unloading =
          CompletableFuture.runAsync(() -> unloadUntil(roundabout, done, enough));
      awaitMoreTrips(roundabout, done);
      signal(roundabout, "STOP");
      try {
        long until = System.nanoTime() + STOPPED_SECONDS * 1_000_000_000L;
        do {
          assertRefused(roundabout);
        } while (System.nanoTime() < until);
      } finally {
        signal(roundabout, "CONT");
      }
      awaitMoreTrips(roundabout, done);

      roundabout.kill();
      Path lock = roundabout.state().resolve("lock");
      assertThat(Files.readString(lock)).isEqualTo(Long.toString(roundabout.pid()));
      roundabout.start();
      awaitMoreTrips(roundabout, done);
      enough.set(true);
      unloading.join();
      roundabout.awaitState("ids", "RUNNING");
      int all = done.get() * ROWS;
      Await.until(
          all + " rows are collected",
          () -> roundabout.exit("ids").path("queues").path(0).path("accepted").asLong() == all,
          () -> roundabout.exit("ids").toPrettyString());
      collector.end().isEqualTo(expected(all));
    }
  }

  private static List<String> expected(int rows) {
    return IntStream.range(0, rows)
        .mapToObj(id -> Values.canonical(Map.of("id", (long) id)))
        .toList();
  }

  private static void assertRefused(Roundabout roundabout) throws Exception {
    Roundabout.Finished second = roundabout.run("run", roundabout.config().toString());
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.err() + second.out())
        .contains(
            "the state directory ",
            " is in use by process " + roundabout.pid() + "; stop that one, or give this one");
  }

  private static void awaitMoreTrips(Roundabout roundabout, AtomicInteger done) {
    int before = done.get();
    Await.until(
        "three more trips than " + before,
        () -> done.get() >= before + 3,
        () -> roundabout.said().toString());
  }

  private static void signal(Roundabout roundabout, String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(roundabout.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** A vehicle that sends a trip again from its beginning until it is done. */
  private static void unloadUntil(Roundabout roundabout, AtomicInteger done, AtomicBoolean enough) {
    for (int trip = 0; !enough.get(); trip++) {
      List<String> rows = new ArrayList<>();
      for (int row = 0; row < ROWS; row++) {
        rows.add("{\"id\":" + (trip * ROWS + row) + "}");
      }
      String last = "";
      while (!last.startsWith("DONE rows=" + ROWS)) {
        try {
          last =
              GateVisit.unload(
                  roundabout.gatePort(), "UNLOAD orders vehicle=v trip=t" + trip, rows);
        } catch (IOException e) {
          // It is stopped or gone: come again.
        }
      }
      done.incrementAndGet();
    }
  }
}
