package io.roundabout.exitsink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roundabout.exitbroker.EmbeddedBroker;
import io.roundabout.exitsink.DischargeProxy.Fault;
import io.roundabout.exitsink.ExitDelivery.Part;
import io.roundabout.exitsink.ExitDelivery.Progress;
import io.roundabout.exitsink.Fixture.Collected;
import io.roundabout.rowformat.Columns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.qpid.protonj2.types.Binary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExitDeliveryTest {
  @TempDir Path directory;
  private Fixture fixture;

  private Fixture fixture(String... collectors) throws Exception {
    fixture = new Fixture(directory, collectors);
    return fixture;
  }

  @AfterEach
  void stop() throws Exception {
    if (fixture != null) {
      fixture.close();
    }
  }

  private static void assertNumbered(List<Collected> all, long rows) throws Exception {
    long next = 1;
    for (Collected collected : all) {
      assertThat(collected.number()).isEqualTo(next);
      next += collected.rows();
    }
    assertThat(next - 1).isEqualTo(rows);
  }

  @Test
  void rowsAreNumberedByPartitionAndRow() throws Exception {
    fixture();
    try (ExitDelivery delivery = fixture.open(1)) {
      Part second = Fixture.part(delivery, 0, 1, 11, 4, 6);
      Part first = Fixture.part(delivery, 0, 0, 10, 1, 3);
      Part none = Fixture.part(delivery, 0, 2, 12, 1, 0);
      delivery.commit(0, List.of(second, none, first));
      delivery.commit(1, List.of(Fixture.part(delivery, 1, 0, 13, 7, 7)));
      assertThat(delivery.progress())
          .isEqualTo(new Progress(1, 1, 7, 0, Map.of("orders", 7L), OptionalLong.empty()));
    }
    List<Collected> all = fixture.collect("orders");
    assertNumbered(all, 7);
    assertThat(all).extracting(Collected::n).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(all.get(0).message().durable()).isTrue();
    assertThat(all.get(0).message().property("exit")).isEqualTo("orders");
    assertThat(all.get(0).message().contentType()).isNull();
    assertOutboxIsEmpty();
  }

  private void assertOutboxIsEmpty() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("outbox"))) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly("ledger-made");
    }
  }

  @Test
  void packedRowsComeAsLinesWithTheNumberOfTheFirst() throws Exception {
    fixture();
    try (ExitDelivery delivery = fixture.open(3)) {
      delivery.commit(0, List.of(Fixture.part(delivery, 0, 0, 0, 1, 7)));
    }
    List<Collected> all = fixture.collect("orders");
    assertNumbered(all, 7);
    assertThat(all).extracting(Collected::number).containsExactly(1L, 4L, 7L);
    assertThat(all.get(0).text())
        .isEqualTo(
            "{\"n\":1,\"word\":\"word 1\"}\n{\"n\":2,\"word\":\"word 2\"}\n"
                + "{\"n\":3,\"word\":\"word 3\"}\n");
    assertThat(all.get(2).rows()).isEqualTo(1);
    assertThat(all.get(0).message().contentType()).isEqualTo("application/x-ndjson");
    assertThat(all.get(0).message().property("exit")).isEqualTo("orders");
  }

  @Test
  void anEpochOfManyTransactionsComesWholeAndLeavesNothingBehind() throws Exception {
    fixture("a", "b");
    long rows = 2L * Sending.Limits.DEFAULT.messages() + 500;
    try (ExitDelivery delivery = fixture.open(1)) {
      delivery.commit(
          0,
          List.of(
              Fixture.part(delivery, 0, 0, 0, 1, 5_000),
              Fixture.part(delivery, 0, 1, 1, 5_001, rows)));
      assertThat(delivery.progress())
          .isEqualTo(
              new Progress(
                  1, 0, rows, 0, Map.of("orders/a", rows, "orders/b", rows), OptionalLong.empty()));
    }
    for (String queue : List.of("orders/a", "orders/b")) {
      List<Collected> all = fixture.collect(queue);
      assertNumbered(all, rows);
      assertThat(all)
          .extracting(Collected::n)
          .isEqualTo(LongStream.rangeClosed(1, rows).boxed().toList());
    }
    assertOutboxIsEmpty();
  }

  @Test
  void aSealedEpochIsSafeBeforeItIsDelivered() throws Exception {
    fixture();
    Sending.Limits small = new Sending.Limits(1 << 20, 10);
    AtomicReference<Fault> fault = new AtomicReference<>(Fault.NONE);
    try (DischargeProxy proxy = new DischargeProxy(fixture.broker.port(), fault::get)) {
      BrokerAddress through =
          new BrokerAddress(
              "127.0.0.1", proxy.port(), false, fixture.broker.user(), fixture.broker.password());
      try (ExitDelivery delivery =
          ExitDelivery.open(fixture.options(1, 1, through), Duration.ofSeconds(1), small)) {
        delivery.accept(0, List.of(Fixture.part(delivery, 0, 0, 0, 1, 5)));
        CountDownLatch failed = new CountDownLatch(1);
        delivery.onFailure(failed::countDown);
        fault.set(Fault.NO_ANSWER);
        delivery.accept(1, List.of(Fixture.part(delivery, 1, 0, 1, 6, 50)));
        assertThat(delivery.progress())
            .isEqualTo(new Progress(1, 0, 50, 45, Map.of("orders", 5L), OptionalLong.empty()));
        assertThat(failed.await(60, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(delivery::settle).isInstanceOf(BrokerUnreachableException.class);
        fault.set(Fault.NONE);
        delivery.accept(2, List.of(Fixture.part(delivery, 2, 0, 2, 51, 51)));
        assertThat(delivery.progress())
            .isEqualTo(new Progress(1, 2, 51, 0, Map.of("orders", 51L), OptionalLong.empty()));
      }
    }
    List<Collected> all = fixture.collect("orders");
    assertNumbered(all, 51);
    assertThat(all)
        .extracting(Collected::n)
        .isEqualTo(LongStream.rangeClosed(1, 51).boxed().toList());
    assertOutboxIsEmpty();
  }

  @Test
  void whatIsClosedWhileItDeliversStaysForTheNext() throws Exception {
    fixture();
    Sending.Limits small = new Sending.Limits(1 << 20, 10);
    try (ExitDelivery delivery =
        ExitDelivery.open(fixture.options(1, 1, fixture.address()), Fixture.PATIENCE, small)) {
      delivery.accept(0, List.of(Fixture.part(delivery, 0, 0, 0, 1, 2_000)));
    }
    try (ExitDelivery delivery = fixture.open(1)) {
      assertThat(delivery.progress())
          .isEqualTo(new Progress(1, 0, 2_000, 0, Map.of("orders", 2_000L), OptionalLong.empty()));
    }
    assertNumbered(fixture.collect("orders"), 2_000);
    assertOutboxIsEmpty();
  }

  @Test
  void theMessagesOfEachQueueAreCountedForEver() throws Exception {
    fixture("a", "b");
    try (ExitDelivery delivery = fixture.open(3)) {
      assertThat(delivery.progress().sent()).isEmpty();
      delivery.commit(0, List.of(Fixture.part(delivery, 0, 0, 0, 1, 7)));
      delivery.commit(1, List.of(Fixture.part(delivery, 1, 0, 1, 8, 8)));
      assertThat(delivery.progress().sent()).isEqualTo(Map.of("orders/a", 4L, "orders/b", 4L));
    }
    fixture.stopBroker();
    fixture.startBroker();
    DeliveryOptions base = fixture.options(2, 1, fixture.address());
    DeliveryOptions onlyB =
        new DeliveryOptions(
            "orders", 2, List.of("orders/b"), base.columns(), 1, base.outbox(), base.broker());
    try (ExitDelivery delivery =
        ExitDelivery.open(onlyB, Fixture.PATIENCE, Sending.Limits.DEFAULT)) {
      assertThat(delivery.progress().sent()).isEqualTo(Map.of("orders/a", 4L, "orders/b", 4L));
      delivery.commit(0, List.of(Fixture.part(delivery, 0, 0, 0, 9, 10)));
      assertThat(delivery.progress().sent()).isEqualTo(Map.of("orders/b", 6L));
    }
  }

  @Test
  void anEntryOfAnEarlierVersionIsRead() {
    Map<String, Object> entry =
        Map.of("generation", 1, "epoch", 2L, "position", 3L, "complete", true, "last", 4L);
    assertThat(LedgerEntry.of(entry)).isEqualTo(new LedgerEntry(1, 2, 3, true, 4, Map.of()));
  }

  @Test
  void anEpochThatComesAgainIsNotSentAgain() throws Exception {
    fixture();
    try (ExitDelivery delivery = fixture.open(1)) {
      delivery.commit(5, List.of(Fixture.part(delivery, 5, 0, 0, 1, 3)));
      delivery.commit(5, List.of(Fixture.part(delivery, 5, 0, 1, 1, 3)));
      delivery.commit(4, List.of(Fixture.part(delivery, 4, 0, 2, 9, 9)));
    }
    try (ExitDelivery delivery = fixture.open(1)) {
      delivery.commit(5, List.of(Fixture.part(delivery, 5, 0, 3, 2, 4)));
    }
    assertThat(fixture.collect("orders")).extracting(Collected::n).containsExactly(1L, 2L, 3L);
    assertOutboxIsEmpty();
  }

  @Test
  void anEmptyEpochIsNothing() throws Exception {
    fixture();
    try (ExitDelivery delivery = fixture.open(1)) {
      delivery.commit(0, List.of());
      delivery.commit(1, List.of(Fixture.part(delivery, 1, 0, 0, 1, 0)));
      delivery.commit(2, List.of(Fixture.part(delivery, 2, 0, 0, 1, 1)));
    }
    assertNumbered(fixture.collect("orders"), 1);
  }

  @Test
  void theNextGenerationGoesOnWithTheNumbers() throws Exception {
    fixture();
    try (ExitDelivery delivery = fixture.open(1)) {
      delivery.commit(7, List.of(Fixture.part(delivery, 7, 0, 0, 1, 3)));
    }
    DeliveryOptions second = fixture.options(2, 10, fixture.address());
    try (ExitDelivery delivery =
        ExitDelivery.open(second, Fixture.PATIENCE, Sending.Limits.DEFAULT)) {
      assertThat(delivery.progress().lastNumber()).isEqualTo(3);
      delivery.commit(0, List.of(Fixture.part(delivery, 0, 0, 0, 4, 6)));
    }
    assertNumbered(fixture.collect("orders"), 6);
    assertThatThrownBy(() -> fixture.open(1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("generation 2")
        .hasMessageContaining("Bring back");
  }

  @Test
  void partsThatWereNotCommittedAreGoneAfterARestart() throws Exception {
    fixture();
    try (ExitDelivery delivery = fixture.open(1)) {
      Fixture.part(delivery, 0, 0, 0, 1, 3);
      Part dropped = Fixture.part(delivery, 0, 1, 0, 1, 3);
      delivery.abort(0, List.of(dropped));
      assertThat(directory.resolve("outbox").resolve(dropped.file())).doesNotExist();
    }
    fixture.open(1).close();
    assertOutboxIsEmpty();
  }

  @Test
  void oneRowThatIsLongerThanAPackGoesAloneAndInOrder() throws Exception {
    fixture();
    String word = "x".repeat(300_000);
    for (int pack : List.of(1, 1_000)) {
      try (ExitDelivery delivery = fixture.open(pack)) {
        long epoch = delivery.progress().epoch() + 1;
        try (var writer = delivery.newPart(epoch, 0, 0)) {
          for (long n = 1; n <= 60; n++) {
            writer.write(Row.of(n, n % 7 == 0 ? word : "short"));
          }
          delivery.commit(epoch, List.of(writer.finish()));
        }
      }
    }
    assertNumbered(fixture.collect("orders"), 120);
  }

  @Test
  void everyTypeArrivesAsTheContractSays() throws Exception {
    fixture();
    Columns columns =
        Columns.parse(
            "b BOOLEAN, t TINYINT, s SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, c STRING,"
                + " x BINARY, y DATE, z TIMESTAMP, w TIMESTAMP_NTZ, e DECIMAL(10,2),"
                + " a ARRAY<BINARY>, r STRUCT<p:INT,q:STRING>, m MAP<STRING,BIGINT>, n STRING");
    DeliveryOptions base = fixture.options(1, 1, fixture.address());
    DeliveryOptions options =
        new DeliveryOptions(
            base.exit(), 1, base.queues(), columns, 1, base.outbox(), base.broker());
    try (ExitDelivery delivery = ExitDelivery.open(options)) {
      try (var writer = delivery.newPart(0, 0, 0)) {
        writer.write(
            Row.of(
                true,
                (byte) 1,
                (short) 2,
                3,
                4L,
                5.5f,
                Double.NaN,
                "sieben",
                new byte[] {8, 9},
                15_706,
                1_357_020_000_000_000L,
                1_357_020_000_000_001L,
                new java.math.BigDecimal("12.30"),
                java.util.Arrays.asList(new byte[] {1}, null),
                List.of(1, "q"),
                Map.of("k", 5L),
                null));
        delivery.commit(0, List.of(writer.finish()));
      }
    }
    Map<?, ?> body = (Map<?, ?>) fixture.collect("orders").get(0).body();
    assertThat(body.keySet().stream().map(Object::toString).toList())
        .isEqualTo(columns.list().stream().map(column -> column.name()).toList());
    assertThat(body.values().stream().map(value -> (Object) value).toList())
        .containsExactly(
            true,
            (byte) 1,
            (short) 2,
            3,
            4L,
            5.5f,
            Double.NaN,
            "sieben",
            new Binary(new byte[] {8, 9}),
            "2013-01-01",
            "2013-01-01T06:00:00.000000Z",
            "2013-01-01T06:00:00.000001",
            "12.30",
            java.util.Arrays.asList(new Binary(new byte[] {1}), null),
            Map.of("p", 1, "q", "q"),
            Map.of("k", 5L),
            null);
  }

  @Test
  void aBrokerThatDoesNotAnswerIsNamedInTime() throws Exception {
    fixture();
    DeliveryOptions options =
        fixture.options(1, 1, new BrokerAddress("127.0.0.1", 1, false, "", ""));
    assertThatThrownBy(
            () -> ExitDelivery.open(options, Duration.ofMillis(200), Sending.Limits.DEFAULT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("orders")
        .hasMessageContaining("amqp://127.0.0.1:1");
  }

  @Test
  void twoCannotDeliverToOneExit() throws Exception {
    fixture();
    try (ExitDelivery first = fixture.open(1)) {
      DeliveryOptions options = fixture.options(1, 1, fixture.address());
      assertThatThrownBy(
              () -> ExitDelivery.open(options, Duration.ofMillis(300), Sending.Limits.DEFAULT))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another process holds it");
      first.commit(0, List.of(Fixture.part(first, 0, 0, 0, 1, 1)));
    }
    assertNumbered(fixture.collect("orders"), 1);
  }

  @Test
  void aLostLedgerIsNotBegunAnew() throws Exception {
    fixture();
    try (ExitDelivery delivery = fixture.open(1)) {
      delivery.commit(0, List.of(Fixture.part(delivery, 0, 0, 0, 1, 5)));
    }
    fixture.stopBroker();
    Files.move(directory.resolve("broker"), directory.resolve("lost"));
    fixture.startBroker();
    DeliveryOptions options = fixture.options(1, 1, fixture.address());
    assertThatThrownBy(
            () -> ExitDelivery.open(options, Duration.ofMillis(300), Sending.Limits.DEFAULT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("roundabout.ledger/orders");
  }

  @Test
  void theLedgersNameIsTheBrokers() {
    assertThat(BrokerLink.ledger("x")).isEqualTo(EmbeddedBroker.LEDGER + "/x");
  }
}
