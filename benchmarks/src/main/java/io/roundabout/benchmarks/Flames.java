package io.roundabout.benchmarks;

import io.roundabout.vehicle.Collecting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import one.convert.Arguments;
import one.convert.JfrToFlame;

/**
 * What runs on the main paths while they are busy, as flame graphs: samples of the JDK's Flight
 * Recorder, taken when the path is warm. A sample is a thread that runs Java code, or is in a
 * native method; those that only wait for the network are left out. The compiler, the garbage
 * collector and RocksDB are not among them.
 */
final class Flames {
  private static final int INGEST_ROWS = 20_000_000;
  private static final int JOIN_ROWS = 1_000_000;
  private static final int JOIN_ROUNDS = 10;
  private static final int SINGLE_ROWS = 2_000;
  private static final int MILLIS_APART = 10;
  private static final String WAITING = ".*(epollWait|EPoll\\.wait|Net\\.(poll|accept)).*";

  /** What keeps a path busy. */
  private interface Traffic {
    /**
     * @param warm to be called when the path is warm
     */
    void drive(Roundabout roundabout, Runnable warm) throws IOException;
  }

  private Flames() {}

  /** Writes a page for each path into the directory. */
  static void draw(Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    draw(directory.resolve("flames-ingest.html"), "ingest", Flames::ingest);
    draw(directory.resolve("flames-table-join.html"), "table join", Flames::tableJoin);
    draw(directory.resolve("flames-single-rows.html"), "single rows", Flames::singleRows);
  }

  private static void draw(Path page, String title, Traffic traffic)
      throws IOException, InterruptedException {
    Path recording = Files.createTempFile("roundabout-flames", ".jfr");
    try (Roundabout roundabout = new Roundabout(Customers.exit("pack: 1000,", Customers.JOIN))) {
      roundabout.start();
      // Spark's stacks are deeper than the 64 frames of which the recorder knows by itself.
      roundabout.jcmd("JFR.configure", "stackdepth=512");
      traffic.drive(
          roundabout, () -> roundabout.jcmd("JFR.start", "name=flames", "settings=profile"));
      roundabout.jcmd("JFR.stop", "name=flames", "filename=" + recording);
      Arguments arguments =
          new Arguments("--norm", "--title", "Roundabout, " + title, "--exclude", WAITING);
      JfrToFlame.convert(recording.toString(), page.toString(), arguments);
      System.out.println(page);
    } finally {
      Files.delete(recording);
    }
  }

  /** Nothing is in the table, so nothing else runs than what takes the rows. */
  private static void ingest(Roundabout roundabout, Runnable warm) throws IOException {
    byte[] chunk = Rows.chunk();
    for (String trip : List.of("warm", "recorded")) {
      if (trip.equals("recorded")) {
        warm.run();
      }
      try (Visit visit = roundabout.visit()) {
        visit.trip(trip, chunk, INGEST_ROWS / Rows.PER_CHUNK);
      }
    }
  }

  private static void tableJoin(Roundabout roundabout, Runnable warm) throws IOException {
    List<byte[]> chunks = Collections.nCopies(JOIN_ROWS / Rows.PER_CHUNK, Rows.chunk());
    Customers.unload(roundabout);
    try (Collecting collector = roundabout.collect(Customers.EXIT)) {
      for (int round = 0; round <= JOIN_ROUNDS; round++) {
        if (round == 1) {
          warm.run();
        }
        CompletableFuture<Void> unloaded = roundabout.unload("lane", "round" + round, chunks);
        Roundabout.accept(collector, JOIN_ROWS);
        unloaded.join();
      }
    }
  }

  /** In one trip, a row every ten milliseconds. */
  private static void singleRows(Roundabout roundabout, Runnable warm) throws IOException {
    Customers.unload(roundabout);
    try (Visit visit = roundabout.visit();
        Collecting collector = roundabout.collect(Customers.EXIT)) {
      visit.send("UNLOAD lane vehicle=benchmark trip=single\n");
      visit.expect("OK");
      CompletableFuture<Void> collected =
          CompletableFuture.runAsync(
              () -> {
                try {
                  Roundabout.accept(collector, SINGLE_ROWS);
                } catch (IOException e) {
                  throw new CompletionException(e);
                }
              });
      for (int i = 0; i < SINGLE_ROWS; i++) {
        if (i == SINGLE_ROWS / 4) {
          warm.run();
        }
        Roundabout.pause(MILLIS_APART);
        visit.send(Rows.row(i));
      }
      visit.send("\\.\n");
      collected.join();
      visit.awaitDone();
    }
  }
}
