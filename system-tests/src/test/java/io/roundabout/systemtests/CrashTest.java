package io.roundabout.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.exceptions.ClientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promises 1, 2 and 5 against {@code kill -9} of the real process, with books kept outside of it:
 * what was acknowledged, and what was collected.
 */
class CrashTest {
  private static final String ORDERS =
      """
      lanes:
        orders:
          columns: id BIGINT, customer STRING, amount DOUBLE, placed TIMESTAMP
      exits:
        all_orders:
          sql: SELECT id, customer, amount FROM orders
      """;

  @TempDir Path directory;

  private static String row(long id) {
    return ("{\"id\":%d,\"customer\":\"c%05d\",\"amount\":%d.25,\"placed\":\"2026-03-01T12:%02d:%02dZ\"}\n")
        .formatted(id, id % 1000, id % 97, id / 60 % 60, id % 60);
  }

  @Test
  void promise1AnAcknowledgedRowSurvivesKill9InTheMiddleOfAnUnload() throws Exception {
    int rows = 200_000;
    try (Roundabout roundabout = new Roundabout(directory, ORDERS).start()) {
      AtomicLong acknowledged = new AtomicLong();
      CountDownLatch middle = new CountDownLatch(1);
      GateVisit visit = roundabout.visit();
      CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendTrip(visit, rows));
      CompletableFuture<Void> listening =
          CompletableFuture.runAsync(() -> countAcknowledged(visit, acknowledged, middle));
      middle.await();
      roundabout.kill();
      sending.join();
      listening.join();
      assertThat(acknowledged.get()).isPositive();

      roundabout.start();
      try (GateVisit again = roundabout.visit()) {
        again.send("UNLOAD orders vehicle=shop trip=t1\n");
        String[] ok = again.line().split("rows=");
        long durable = Long.parseLong(ok[1]);
        assertThat(durable).isGreaterThanOrEqualTo(acknowledged.get());
        sendUntilCut(again, 1, rows);
        again.send("\\.\n");
        assertThat(again.last())
            .isEqualTo("DONE rows=" + rows + " new=" + (rows - durable) + " rejected=0");
      }
      try (ExitReader exit = roundabout.collect("all_orders")) {
        Books books = new Books();
        while (books.count() < rows) {
          Delivery delivery = exit.next(120);
          assertThat(delivery).as("after %d rows", books.count()).isNotNull();
          books.collected(ExitReader.row(delivery));
          delivery.accept();
        }
        assertThat(exit.next(2)).as("a row more than was acknowledged").isNull();
        books.balance(rows);
      }
    }
  }

  @Test
  void promise2And5EveryRowOnceAndNumberedThoughTheProcessIsKilledInTheMiddleOfDeliveries()
      throws Exception {
    int kills = 5;
    int rowsATrip = 3_000;
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Books books = new Books();
    try (Roundabout roundabout = new Roundabout(directory, ORDERS).start()) {
      for (int kill = 0; kill < kills; kill++) {
        unload(roundabout, kill, rowsATrip);
        int enough = books.count() + 1 + random.nextInt(rowsATrip);
        try (ExitReader exit = roundabout.collect("all_orders")) {
          while (books.count() < enough) {
            Delivery delivery = exit.next(120);
            assertThat(delivery).as("after %d rows", books.count()).isNotNull();
            books.collected(ExitReader.row(delivery));
            delivery.accept();
          }
          unloadWithoutWaiting(roundabout, kills + kill, rowsATrip);
          roundabout.kill();
        } catch (ClientException e) {
          // The connection ended with the process, as it was meant to.
        }
        roundabout.start();
        unload(roundabout, kills + kill, rowsATrip);
      }
      long all = 2L * kills * rowsATrip;
      try (ExitReader exit = roundabout.collect("all_orders")) {
        while (books.count() < all) {
          Delivery delivery = exit.next(120);
          assertThat(delivery).as("after %d of %d rows", books.count(), all).isNotNull();
          books.collected(ExitReader.row(delivery));
          delivery.accept();
        }
        for (Delivery rest = exit.next(2); rest != null; rest = exit.next(2)) {
          books.collected(ExitReader.row(rest));
          rest.accept();
        }
      }
      books.balance(all);
    }
  }

  private static void unload(Roundabout roundabout, int trip, int rows) throws IOException {
    try (GateVisit visit = roundabout.visit()) {
      visit.send("UNLOAD orders vehicle=shop trip=t" + trip + "\n");
      sendUntilCut(visit, (long) trip * rows + 1, rows);
      visit.send("\\.\n");
      assertThat(visit.last()).startsWith("DONE rows=" + rows);
    }
  }

  private static void unloadWithoutWaiting(Roundabout roundabout, int trip, int rows)
      throws IOException {
    try (GateVisit visit = roundabout.visit()) {
      visit.send("UNLOAD orders vehicle=shop trip=t" + trip + "\n");
      sendUntilCut(visit, (long) trip * rows + 1, rows);
    }
  }

  private static void sendTrip(GateVisit visit, int rows) {
    try {
      visit.send("UNLOAD orders vehicle=shop trip=t1\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sendUntilCut(visit, 1, rows);
  }

  private static void sendUntilCut(GateVisit visit, long firstId, int rows) {
    try {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < rows; i++) {
        text.append(row(firstId + i));
        if (text.length() > 60_000 || i == rows - 1) {
          visit.send(text.toString());
          text.setLength(0);
        }
      }
    } catch (IOException e) {
      // The process was killed: what had been acknowledged is what counts.
    }
  }

  private static void countAcknowledged(
      GateVisit visit, AtomicLong acknowledged, CountDownLatch middle) {
    try {
      for (String line = visit.line(); line != null; line = visit.line()) {
        if (line.startsWith("ACK ")) {
          acknowledged.set(Long.parseLong(line.substring(4)));
          if (acknowledged.get() > 20_000) {
            middle.countDown();
          }
        }
      }
    } catch (IOException e) {
      // As above.
    } finally {
      middle.countDown();
    }
  }

  /** What a collector knows: numbers and rows. */
  private static final class Books {
    private final Map<Long, Long> idByNumber = new HashMap<>();

    void collected(ExitReader.Row row) {
      long id = (Long) row.values().get("id");
      Long before = idByNumber.put(row.number(), id);
      assertThat(before).as("row number %d came again", row.number()).isIn(null, id);
    }

    int count() {
      return idByNumber.size();
    }

    void balance(long rows) {
      assertThat(idByNumber).hasSize((int) rows);
      assertThat(idByNumber.values().stream().distinct().count())
          .as("rows, each once")
          .isEqualTo(rows);
      for (long number = 1; number <= rows; number++) {
        assertThat(idByNumber).containsKey(number);
      }
    }
  }
}
