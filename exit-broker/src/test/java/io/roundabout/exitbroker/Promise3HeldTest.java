package io.roundabout.exitbroker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Receiver;
import org.apache.qpid.protonj2.client.ReceiverOptions;
import org.apache.qpid.protonj2.client.Session;
import org.apache.qpid.protonj2.types.UnsignedLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A result waits until a collector accepts it. */
class Promise3HeldTest {
  @TempDir Path directory;
  private Broker broker;

  @BeforeEach
  void start() throws Exception {
    broker = new Broker(directory);
    broker.broker.declareExit("orders", List.of(), false);
  }

  @AfterEach
  void stop() throws Exception {
    broker.close();
  }

  private void restart() throws Exception {
    broker.close();
    start();
  }

  @Test
  void whatACollectorHeldWhenItDiedComesAgainInOrder() throws Exception {
    broker.send("orders", 1, 20);
    for (int life = 0; life < 15; life++) {
      Connection connection = broker.anonymous();
      Receiver receiver = broker.receiver(connection, "orders", 5);
      for (int i = 1; i <= 5; i++) {
        assertThat(Broker.next(receiver).message().body()).isEqualTo(i);
      }
      connection.close();
    }
    assertThat(broker.drain("orders")).isEqualTo(IntStream.rangeClosed(1, 20).boxed().toList());
  }

  @Test
  void releasedAndModifiedMessagesComeAgainHoweverOften() throws Exception {
    broker.send("orders", 1, 1);
    Connection connection = broker.anonymous();
    Receiver receiver = broker.receiver(connection, "orders", 100);
    for (int i = 0; i < 30; i++) {
      Delivery delivery = Broker.next(receiver);
      assertThat(delivery.message().body()).isEqualTo(1);
      if (i % 2 == 0) {
        delivery.release();
      } else {
        delivery.modified(true, false);
      }
    }
    connection.close();
    assertThat(broker.drain("orders")).containsExactly(1);
    assertThat(broker.drain("orders.undeliverable")).isEmpty();
  }

  @Test
  void aRejectedMessageIsPutAsideWithItsNumberAlsoAfterARestart() throws Exception {
    broker.send("orders", 1, 3);
    restart();
    Connection connection = broker.anonymous();
    Receiver receiver = broker.receiver(connection, "orders", 2);
    Broker.next(receiver).accept();
    Broker.next(receiver).reject("bad", "cannot read it");
    connection.close();
    restart();

    assertThat(broker.drain("orders")).containsExactly(3);
    Connection again = broker.anonymous();
    Delivery rejected = Broker.next(broker.receiver(again, "orders.undeliverable", 1));
    assertThat(rejected.message().messageId()).isEqualTo(Broker.number(2));
    assertThat(rejected.message().body()).isEqualTo(2);
    rejected.reject("bad", "again");
    again.close();
    Awaitility.await().until(() -> broker.broker.books("orders").get(0).undeliverable() == 1);
    assertThat(broker.drain("orders.undeliverable")).containsExactly(2);
  }

  @Test
  void aSlowCollectorHoldsOnlyItsCredit() throws Exception {
    broker.send("orders", 1, 50);
    Connection slow = broker.anonymous();
    Receiver receiver = broker.receiver(slow, "orders", 3);
    assertThat(Broker.next(receiver).message().body()).isEqualTo(1);

    assertThat(broker.drain("orders")).isEqualTo(IntStream.rangeClosed(4, 50).boxed().toList());
  }

  @Test
  void aMessageThatAsksToExpireDoesNot() throws Exception {
    broker
        .internal()
        .openSender("orders")
        .send(Message.create(7).durable(true).timeToLive(1).absoluteExpiryTime(1))
        .awaitAccepted();
    restart();
    assertThat(broker.drain("orders")).containsExactly(7);
  }

  @Test
  void aSelectorLeavesTheOthersToOthers() throws Exception {
    broker.send("orders", 1, 2);
    var sender = broker.internal().openSender("orders");
    sender.send(Message.create(3).durable(true).property("rows", 5)).awaitAccepted();
    ReceiverOptions options = new ReceiverOptions().creditWindow(0).autoAccept(false);
    options
        .sourceOptions()
        .addFilter(
            "apache.org:selector-filter:string",
            UnsignedLong.valueOf(0x0000468C00000004L),
            "rows > 1");
    Connection connection = broker.anonymous();
    Receiver receiver = connection.openReceiver("orders", options).addCredit(10);
    assertThat(Broker.next(receiver).accept().message().body()).isEqualTo(3);
    assertThat(receiver.tryReceive()).isNull();
    connection.close();
    assertThat(broker.drain("orders")).containsExactly(1, 2);
  }

  @Test
  void acceptedInATransactionThatIsRolledBackIsNotAccepted() throws Exception {
    broker.send("orders", 1, 4);
    Connection connection = broker.anonymous();
    Session session = connection.openSession();
    Receiver receiver =
        session
            .openReceiver("orders", new ReceiverOptions().creditWindow(0).autoAccept(false))
            .addCredit(4);
    session.beginTransaction();
    Broker.next(receiver).accept();
    Broker.next(receiver).accept();
    session.commitTransaction();
    session.beginTransaction();
    Broker.next(receiver).accept();
    session.rollbackTransaction();
    connection.close();
    assertThat(broker.drain("orders")).containsExactly(3, 4);
  }
}
