package io.roundabout.vehicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.types.UnsignedLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectTest {
  @TempDir Path directory;

  private TestExit exit(String... collectors) throws Exception {
    return new TestExit(directory, 0, collectors);
  }

  @Test
  void rowsComeInOrderWithTheirNumbersAndLeaveWhenAccepted() throws Exception {
    try (TestExit exit = exit();
        Collecting collecting = exit.collector().credit(7).open()) {
      exit.sendRows(TestExit.EXIT, 1, 100);
      for (long number = 1; number <= 100; number++) {
        Delivery row = collecting.next();
        assertThat(row.number()).isEqualTo(number);
        assertThat(row.rows()).isEqualTo(1);
        assertThat(row.packed()).isFalse();
        assertThat(row.values())
            .containsExactly(Map.entry("id", number), Map.entry("name", "row " + number));
        row.accept();
      }
      assertThat(collecting.poll()).isEmpty();
      await().untilAsserted(() -> assertThat(exit.books().accepted()).isEqualTo(100));
    }
  }

  @Test
  void aMapBecomesTheSameJsonAsTheContractsTable() throws Exception {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("boolean", true);
    row.put("tinyint", (byte) -1);
    row.put("bigint", Long.MIN_VALUE);
    row.put("float", 1.5f);
    row.put("double", 1e300);
    row.put("nan", Double.NaN);
    row.put("infinity", Float.NEGATIVE_INFINITY);
    row.put("decimal", "12.30");
    row.put("string", "a\"\\\n\u0001ü😀");
    row.put("binary", new byte[] {1, 2, 3});
    row.put("nothing", null);
    row.put("array", List.of(1, 2));
    row.put("struct", Map.of("x", "y"));
    try (TestExit exit = exit();
        Collecting collecting = exit.collector().open()) {
      exit.send(TestExit.EXIT, List.of(Message.create(row).messageId(UnsignedLong.valueOf(1))));
      assertThat(new String(collecting.next().ndjson(), StandardCharsets.UTF_8))
          .isEqualTo(
              "{\"boolean\":true,\"tinyint\":-1,\"bigint\":-9223372036854775808,\"float\":1.5,"
                  + "\"double\":1.0E300,\"nan\":\"NaN\",\"infinity\":\"-Infinity\","
                  + "\"decimal\":\"12.30\",\"string\":\"a\\\"\\\\\\n\\u0001ü😀\","
                  + "\"binary\":\"AQID\",\"nothing\":null,\"array\":[1,2],\"struct\":{\"x\":\"y\"}}\n");
    }
  }

  @Test
  void aPackHoldsItsRowsAsLines() throws Exception {
    try (TestExit exit = exit();
        Collecting collecting = exit.collector().open()) {
      exit.sendPack(41, 2, "{\"id\":41}\n{\"id\":42}\n");
      Delivery pack = collecting.next();
      assertThat(pack.packed()).isTrue();
      assertThat(pack.number()).isEqualTo(41);
      assertThat(pack.rows()).isEqualTo(2);
      assertThat(pack.ndjson())
          .asString(StandardCharsets.UTF_8)
          .isEqualTo("{\"id\":41}\n{\"id\":42}\n");
      assertThatThrownBy(pack::values)
          .hasMessageContaining("rows 41 to 42")
          .hasMessageContaining("ndjson()");
    }
  }

  @Test
  void aReleasedRowComesAgainAndARejectedOneIsPutAside() throws Exception {
    try (TestExit exit = exit();
        Collecting collecting = exit.collector().open()) {
      exit.sendRows(TestExit.EXIT, 1, 2);
      collecting.next().release();
      List<Long> numbers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Delivery row = collecting.next();
        numbers.add(row.number());
        if (row.number() == 1) {
          row.reject("no such customer");
        } else {
          row.accept();
        }
      }
      assertThat(numbers).containsExactlyInAnyOrder(1L, 2L);
      try (Collecting aside =
          Collector.of("orders.undeliverable").at("127.0.0.1", exit.port()).open()) {
        assertThat(aside.next().number()).isEqualTo(1);
      }
    }
  }

  @Test
  void whatWasNotAcceptedGoesBackWhenTheCollectorLeaves() throws Exception {
    try (TestExit exit = exit()) {
      exit.sendRows(TestExit.EXIT, 1, 3);
      try (Collecting collecting = exit.collector().open()) {
        collecting.next().accept();
        collecting.next();
      }
      try (Collecting collecting = exit.collector().open()) {
        assertThat(collecting.next().number()).isEqualTo(2);
        assertThat(collecting.next().number()).isEqualTo(3);
      }
    }
  }

  @Test
  void whatWasAcceptedJustBeforeLeavingDoesNotComeAgain() throws Exception {
    try (TestExit exit = exit()) {
      exit.sendRows(TestExit.EXIT, 1, 6_000);
      long expected = 1;
      for (int visit = 0; visit < 60; visit++) {
        try (Collecting collecting = exit.collector().open()) {
          for (int i = 0; i < 50; i++) {
            Delivery row = collecting.next();
            assertThat(row.number()).isEqualTo(expected++);
            row.accept();
          }
        }
      }
    }
  }

  @Test
  void whatWasAcceptedWhenTheCollectorClosesIsGoneExactly() throws Exception {
    try (TestExit exit = exit()) {
      exit.sendRows(TestExit.EXIT, 1, 4_000);
      long taken = 0;
      for (int visit = 1; visit <= 150; visit++) {
        try (Collecting collecting = exit.collector().open()) {
          for (int i = 0; i < visit % 37 + 1; i++) {
            Delivery row = collecting.next();
            assertThat(row.number()).isEqualTo(++taken);
            row.accept();
          }
        }
        long gone = taken;
        // The broker counts once the acceptance is on its disk.
        await().untilAsserted(() -> assertThat(exit.books().accepted()).isEqualTo(gone));
      }
    }
  }

  @Test
  void anotherThreadMayLeaveBetweenTwoRows() throws Exception {
    try (TestExit exit = exit()) {
      exit.sendRows(TestExit.EXIT, 1, 6_000);
      AtomicLong accepted = new AtomicLong();
      for (int visit = 1; visit <= 30; visit++) {
        long leaveAt = visit * 100L;
        AtomicBoolean left = new AtomicBoolean();
        ReentrantLock between = new ReentrantLock();
        Collecting collecting = exit.collector().open();
        CompletableFuture<Void> collector =
            CompletableFuture.runAsync(() -> acceptAll(collecting, between, left, accepted));
        await().pollInterval(Duration.ofMillis(1)).until(() -> accepted.get() >= leaveAt);
        between.lock();
        left.set(true);
        collecting.close();
        between.unlock();
        collector.get(10, TimeUnit.SECONDS);
      }
      assertThat(accepted.get()).isGreaterThanOrEqualTo(3_000);
    }
  }

  private static void acceptAll(
      Collecting collecting, ReentrantLock between, AtomicBoolean left, AtomicLong accepted) {
    try {
      while (true) {
        Delivery row = collecting.next();
        between.lock();
        try {
          if (left.get()) {
            return;
          }
          assertThat(row.number()).isEqualTo(accepted.get() + 1);
          row.accept();
          accepted.incrementAndGet();
        } finally {
          between.unlock();
        }
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("closed");
    }
  }

  @Test
  void declaredCollectorsHaveTheirOwnCopy() throws Exception {
    try (TestExit exit = exit("a", "b")) {
      exit.sendRows("orders/a", 1, 1);
      exit.sendRows("orders/b", 1, 1);
      for (String name : List.of("a", "b")) {
        try (Collecting collecting = exit.collector().named(name).open()) {
          assertThat(collecting.next().number()).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void anExitThatNobodyDeclaredIsRefusedAtOnce() throws Exception {
    try (TestExit exit = exit()) {
      assertThatThrownBy(
              () ->
                  Collector.of("order")
                      .at("127.0.0.1", exit.port())
                      .patience(Patience.unlimited())
                      .open())
          .isInstanceOf(ExitException.class)
          .hasMessageContaining("there is no exit 'order'")
          .hasMessageContaining("status")
          .hasMessageContaining("EXIT/COLLECTOR");
    }
  }

  @Test
  void pollSaysThatNothingWaitsAndGoesOnAfterwards() throws Exception {
    try (TestExit exit = exit();
        Collecting collecting = exit.collector().open()) {
      assertThat(collecting.poll()).isEmpty();
      assertThat(collecting.next(Duration.ofMillis(20))).isEmpty();
      exit.sendRows(TestExit.EXIT, 1, 2);
      assertThat(collecting.poll().map(Delivery::number)).contains(1L);
      assertThat(collecting.next(Duration.ofSeconds(10)).map(Delivery::number)).contains(2L);
      assertThat(collecting.poll()).isEmpty();
    }
  }

  @Test
  void theCollectorMayComeBeforeTheRoundabout() throws Exception {
    int port = freePort();
    CountDownLatch waits = new CountDownLatch(1);
    Collector early =
        Collector.of(TestExit.EXIT)
            .at("127.0.0.1", port)
            .patience(Patience.unlimited())
            .listener(
                new CollectListener() {
                  @Override
                  public void waiting(IOException cause, Duration pause) {
                    waits.countDown();
                  }
                });
    CompletableFuture<Long> number =
        CompletableFuture.supplyAsync(
            () -> {
              try (Collecting collecting = early.open()) {
                return collecting.next().number();
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    assertThat(waits.await(10, TimeUnit.SECONDS)).isTrue();
    try (TestExit exit = new TestExit(directory, port)) {
      exit.sendRows(TestExit.EXIT, 1, 1);
      assertThat(number.get(30, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  @Test
  void aRoundaboutThatIsNotThereIsToldWhenThePatienceIsSpent() throws Exception {
    int port = freePort();
    assertThatThrownBy(
            () -> Collector.of("orders").at("127.0.0.1", port).patience(Patience.none()).open())
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("orders")
        .hasMessageContaining(":" + port)
        .hasMessageContaining("is the roundabout running");
  }

  @Test
  void aBrokerThatStartsAgainIsCollectedFurtherAndNothingIsGivenTwice() throws Exception {
    int port = freePort();
    Collecting collecting;
    try (TestExit exit = new TestExit(directory, port)) {
      exit.sendRows(TestExit.EXIT, 1, 10);
      collecting = exit.collector().patience(Patience.unlimited()).open();
      for (int number = 1; number <= 5; number++) {
        Delivery row = collecting.next();
        assertThat(row.number()).isEqualTo(number);
        row.accept();
      }
      // Taken, and not accepted when the broker goes.
      assertThat(collecting.next().number()).isEqualTo(6);
    }
    try (TestExit exit = new TestExit(directory, port);
        Collecting open = collecting) {
      List<Long> numbers = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        Delivery row = open.next();
        numbers.add(row.number());
        row.accept();
      }
      assertThat(numbers).containsExactly(6L, 7L, 8L, 9L, 10L);
      assertThat(open.poll()).isEqualTo(Optional.empty());
    }
  }

  @Test
  void aRowWhoseAcceptanceWasLostIsNotGivenTwice() throws Exception {
    try (TestExit exit = exit();
        CuttingProxy proxy = new CuttingProxy(exit.port());
        Collecting collecting = Collector.of(TestExit.EXIT).at("127.0.0.1", proxy.port()).open()) {
      exit.sendRows(TestExit.EXIT, 1, 3);
      Delivery first = collecting.next();
      proxy.holdBackFromClient();
      first.accept();
      proxy.cutAll();
      List<Long> numbers = new ArrayList<>();
      for (Optional<Delivery> row = collecting.poll(); row.isPresent(); row = collecting.poll()) {
        numbers.add(row.get().number());
        row.get().accept();
      }
      assertThat(numbers).containsExactly(2L, 3L);
      await().untilAsserted(() -> assertThat(exit.books().accepted()).isEqualTo(3));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
