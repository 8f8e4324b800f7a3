package io.roundabout.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of vehicles that are bad in every way, and one good one beside them, at a roundabout
 * with little heap and no more open files than these take.
 */
class Promise7BadVehiclesTest {
  private static final int BAD = Integer.getInteger("roundabout.bad.vehicles", 5_000);

  /** Enough for the crowd: the gate lets in two thirds of what is left of these without 512. */
  private static final int OPEN_FILES = BAD * 3 / 2 + 1_000;

  private static final int GOOD_ROWS = Integer.getInteger("roundabout.good.rows", 100_000);
  private static final int TRIPS = 5;

  private static final String CONFIG =
      """
      lanes:
        crowd: {columns: 'id BIGINT, text STRING'}
        good: {columns: 'id BIGINT, text STRING'}
      exits:
        good_rows: {sql: 'SELECT id FROM good', pack: 1000}
      """;

  @TempDir Path directory;
  private Roundabout roundabout;

  @Test
  void aGoodVehicleGoesOnBesideThousandsOfBadOnes() throws Exception {
    try (Roundabout started = new Roundabout(directory, CONFIG).within("1g", OPEN_FILES);
        Crowd crowd = new Crowd()) {
      roundabout = started.start();
      goodTrips("warm");
      long alone = goodTrips("alone");
      for (int i = 0; i < BAD; i++) {
        crowd.join(new BadVehicle(roundabout.gatePort(), i));
      }
      long staying = crowd.vehicles.stream().filter(bad -> bad.kind().staysOpen()).count();
      Await.until(
          staying + " bad vehicles are in",
          () -> roundabout.lane("crowd").path("visits").asLong() >= staying,
          () -> roundabout.status().path("gate").toPrettyString());
      long refused = crowd.vehicles.stream().filter(bad -> bad.kind().isRefused()).count() * 200;
      Await.until(
          refused + " of their rows are judged",
          () -> roundabout.lane("crowd").path("acknowledged").asLong() >= refused,
          () -> roundabout.lane("crowd").toPrettyString());
      crowd.start();
      long beside = goodTrips("beside");
      System.out.printf(
          "%d rows alone: %d ms, beside %d bad vehicles: %d ms, which is %.2f of its speed%n",
          GOOD_ROWS, alone, BAD, beside, (double) alone / beside);
      turnedAway(crowd);
      assertThat(roundabout.lane("crowd").path("visits").asLong()).isGreaterThanOrEqualTo(staying);
      crowd.close();
      badOnesComeAgain(crowd);
      try (ExitReader exit = roundabout.collect("good_rows")) {
        Collected collected = new Collected("good_rows").take(exit, 3 * GOOD_ROWS);
        assertThat(collected.rows()).hasSize(3 * GOOD_ROWS);
      }
      assertThat(roundabout.alive()).isTrue();
    }
  }

  /** In milliseconds. */
  private long goodTrips(String name) throws IOException {
    int rows = GOOD_ROWS / TRIPS;
    List<String> lines =
        LongStream.range(0, rows)
            .mapToObj(id -> "{\"id\":" + id + ",\"text\":\"of the good vehicle\"}")
            .toList();
    long begin = System.nanoTime();
    for (int trip = 0; trip < TRIPS; trip++) {
      assertThat(
              GateVisit.unload(
                  roundabout.gatePort(), "UNLOAD good vehicle=good trip=" + name + trip, lines))
          .isEqualTo("DONE rows=%d new=%d rejected=0", rows, rows);
    }
    return (System.nanoTime() - begin) / 1_000_000;
  }

  /** More than the limit: they are told, and whoever is in goes on. */
  private void turnedAway(Crowd crowd) throws IOException {
    List<BadVehicle> more = new ArrayList<>();
    try (GateVisit within = roundabout.visit()) {
      within.send("UNLOAD good vehicle=within trip=within\n");
      assertThat(within.line()).isEqualTo("OK trip=within rows=0");
      String last = "";
      for (int i = 0; i < BAD && !last.startsWith("ERR UNAVAILABLE"); i++) {
        more.add(BadVehicle.silent(roundabout.gatePort(), BAD + i));
        if (i % 100 == 99) {
          last = answerOfOneMore();
        }
      }
      // A flood is closed without a word; when it has gone, and the gate is still full, one is
      // told.
      Await.until(
          "one more is told that the gate is full",
          () -> answerOfOneMore().contains("connections are open, which is the limit of this gate"),
          () -> roundabout.status().path("gate").toPrettyString());
      within.send("\\.\n");
      assertThat(within.last()).isEqualTo("DONE rows=0 new=0 rejected=0");
    } finally {
      for (BadVehicle vehicle : more) {
        vehicle.close();
      }
    }
  }

  private String answerOfOneMore() throws IOException {
    try (GateVisit visit = roundabout.visit()) {
      visit.send("UNLOAD good vehicle=more trip=more\n").halfClose();
      return visit.last();
    } catch (SocketException closedAtOnce) {
      return "";
    }
  }

  /** Each of their trips can be completed as if nothing had been. */
  private void badOnesComeAgain(Crowd crowd) throws IOException {
    for (BadVehicle bad : crowd.vehicles.subList(0, 80)) {
      try (GateVisit visit = roundabout.visit()) {
        visit.send(bad.request() + "\n");
        String[] ok = visit.line().split("rows=");
        int durable = Integer.parseInt(ok[1]);
        boolean refused = bad.kind().isRefused();
        String row = refused ? "{\"id\":\"no number\"}\n" : "{\"id\":1}\n";
        int rows = Math.max(durable, 20);
        visit.send(String.join("", IntStream.range(0, rows).mapToObj(i -> row).toList()));
        visit.send("\\.\n");
        assertThat(visit.last())
            .as(bad.kind() + " " + bad.trip())
            .isEqualTo("DONE rows=%d new=%d rejected=%d", rows, rows - durable, refused ? rows : 0);
      }
    }
  }

  /** All bad vehicles; one thread gives each of them its second. */
  private static final class Crowd implements AutoCloseable {
    private final List<BadVehicle> vehicles = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "crowd");

    void join(BadVehicle vehicle) {
      vehicles.add(vehicle);
    }

    void start() {
      thread.setDaemon(true);
      thread.start();
    }

    private void run() {
      long next = System.nanoTime();
      while (!Thread.interrupted()) {
        if (System.nanoTime() >= next) {
          next = System.nanoTime() + 1_000_000_000L;
          for (BadVehicle vehicle : vehicles) {
            try {
              vehicle.second();
            } catch (IOException e) {
              // The gate has closed it, as it may those that say nothing.
            }
          }
        }
        java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
      }
    }

    @Override
    public void close() throws Exception {
      thread.interrupt();
      thread.join();
      for (BadVehicle vehicle : vehicles) {
        vehicle.close();
      }
    }
  }
}
