package io.roundabout.exitbroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Receiver;
import org.apache.qpid.protonj2.client.Tracker;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedBrokerTest {
  @TempDir Path directory;
  private Broker broker;

  @BeforeEach
  void start() throws Exception {
    broker = new Broker(directory);
  }

  @AfterEach
  void stop() throws Exception {
    broker.close();
  }

  @Test
  void declaringTwiceKeepsWhatStandsThere() throws Exception {
    broker.broker.declareExit("bills", List.of("a", "b"), false);
    broker.send("bills/a", 1, 3);
    broker.broker.declareExit("bills", List.of("a", "b"), false);
    broker.close();
    start();
    broker.broker.declareExit("bills", List.of("b", "a", "c"), false);
    assertThat(broker.drain("bills/a")).containsExactly(1, 2, 3);
    assertThat(broker.drain("bills/c")).isEmpty();
  }

  @Test
  void aCollectorThatStillHoldsRowsIsNotRemoved() throws Exception {
    broker.broker.declareExit("bills", List.of("a", "b"), false);
    broker.send("bills/a", 1, 3);
    assertThatThrownBy(() -> broker.broker.declareExit("bills", List.of("b"), false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("bills/a")
        .hasMessageContaining("3 messages")
        .hasMessageContaining("discard");
    assertThat(broker.broker.queues()).contains("bills/a");

    broker.broker.declareExit("bills", List.of("b"), true);
    assertThat(broker.broker.queues())
        .containsExactlyInAnyOrder(
            EmbeddedBroker.LEDGER + "/bills", "bills/b", "bills/b.undeliverable");
  }

  @Test
  void rejectedRowsKeepACollectorFromBeingRemoved() throws Exception {
    broker.broker.declareExit("bills", List.of("a"), false);
    broker.send("bills/a", 1, 1);
    Connection connection = broker.anonymous();
    Broker.next(broker.receiver(connection, "bills/a", 1)).reject("bad", "bad");
    connection.close();
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(broker.broker.books("bills").get(0).undeliverable()).isEqualTo(1));
    assertThatThrownBy(() -> broker.broker.declareExit("bills", List.of(), false))
        .hasMessageContaining("bills/a.undeliverable");
  }

  @Test
  void theBooksTellWhatWaitsAndWhatLeft() throws Exception {
    broker.broker.declareExit("orders", List.of(), false);
    broker.send("orders", 1, 10);
    Connection connection = broker.anonymous();
    Receiver receiver = broker.receiver(connection, "orders", 5);
    Broker.next(receiver).accept();
    Broker.next(receiver).accept();
    Broker.next(receiver).reject("bad", "bad");
    Broker.next(receiver);
    Broker.next(receiver);
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(broker.broker.books("orders"))
                    .containsExactly(new EmbeddedBroker.QueueBooks("orders", 5, 2, 2, 1)));
    assertThat(broker.broker.books("nothing")).isEmpty();
  }

  @Test
  void moreThanTheMemoryHoldsWaitsOnDisk() throws Exception {
    broker.broker.declareExit("orders", List.of(), false);
    int messages = 3_000;
    var sender = broker.internal().openSender("orders");
    byte[] body = new byte[16 << 10];
    Tracker last = null;
    for (int i = 0; i < messages; i++) {
      last = sender.send(Message.create(body).durable(true));
    }
    last.awaitAccepted();
    broker.send("orders", 1, 100);
    broker.close();
    start();
    broker.broker.declareExit("orders", List.of(), false);
    Connection connection = broker.anonymous();
    Receiver receiver = broker.receiver(connection, "orders", messages + 100);
    for (int i = 0; i < messages; i++) {
      Broker.next(receiver).accept();
    }
    for (int i : IntStream.rangeClosed(1, 100).toArray()) {
      assertThat(Broker.next(receiver).accept().message().body()).isEqualTo(i);
    }
  }

  @Test
  void aPortInUseIsNamed() {
    assertThatThrownBy(
            () ->
                EmbeddedBroker.start(
                    new BrokerOptions(
                        "127.0.0.1", broker.broker.port(), directory.resolve("second"), 1 << 20)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1:" + broker.broker.port() + " is in use");
  }

  @Test
  void aDirectoryInUseIsNamed() {
    assertThatThrownBy(
            () -> EmbeddedBroker.start(new BrokerOptions("127.0.0.1", 0, directory, 1 << 20)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(directory.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a::b", "a.undeliverable", "roundabout.ledger", "activemq.management"})
  void namesThatTheBrokerCannotUseAreRefused(String exit) {
    assertThatThrownBy(() -> broker.broker.declareExit(exit, List.of(), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(exit);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:b", "A.b_c-d", "9", ".", "a..b", ":"})
  void anyOtherNameWorks(String exit) throws Exception {
    broker.broker.declareExit(exit, List.of("x"), false);
    broker.send(exit + "/x", 1, 2);
    assertThat(broker.drain(exit + "/x")).containsExactly(1, 2);
  }

  @Test
  void nothingIsFoundBeforeThePortIsOpened() throws Exception {
    try (EmbeddedBroker quiet =
        EmbeddedBroker.prepare(
            new BrokerOptions("127.0.0.1", 0, directory.resolve("quiet"), 1 << 20),
            BrokerFailure.END_PROCESS)) {
      quiet.declareExit("orders", List.of(), false);
      quiet.listen();
      assertThat(quiet.port()).isPositive();
    }
  }
}
