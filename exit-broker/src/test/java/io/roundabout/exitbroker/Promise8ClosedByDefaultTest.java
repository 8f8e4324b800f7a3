package io.roundabout.exitbroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.DistributionMode;
import org.apache.qpid.protonj2.client.DurabilityMode;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Receiver;
import org.apache.qpid.protonj2.client.ReceiverOptions;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.client.exceptions.ClientConnectionRemotelyClosedException;
import org.apache.qpid.protonj2.client.exceptions.ClientConnectionSecurityException;
import org.apache.qpid.protonj2.client.exceptions.ClientException;
import org.apache.qpid.protonj2.client.exceptions.ClientLinkRemotelyClosedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Collectors reach exits' queues and nothing else; others are not listened to. */
class Promise8ClosedByDefaultTest {
  private static final String NOT_FOUND = "amqp:not-found";
  private static final String UNAUTHORIZED = "amqp:unauthorized-access";

  private static final String LEDGER = EmbeddedBroker.LEDGER + "/orders";

  @TempDir Path directory;
  private Broker broker;

  @BeforeEach
  void start() throws Exception {
    broker = new Broker(directory);
    broker.broker.declareExit("orders", List.of(), false);
    broker.broker.declareExit("bills", List.of("a", "b"), false);
    broker.send("orders", 1, 1);
  }

  @AfterEach
  void stop() throws Exception {
    broker.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
  void anAddressThatIsNotLoopbackIsRefused(String bind) {
    assertThatThrownBy(
            () -> EmbeddedBroker.start(new BrokerOptions(bind, 0, directory.resolve("x"), 1 << 20)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(bind)
        .hasMessageContaining("neither TLS nor credentials");
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders", "bills/a", "bills/b", "orders.undeliverable"})
  void anyoneMayCollectFromADeclaredExit(String queue) throws Exception {
    assertThat(outcome(broker.anonymous(), queue)).isEqualTo("open");
    assertThat(outcome(broker.connect("someone", "anything"), queue)).isEqualTo("open");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "order",
        "orders/a",
        "bills",
        "bills/c",
        "ORDERS",
        "orders?x=y/z",
        "orders::nothing",
        "orders::orders",
        "::orders",
        "::",
        "",
        "?",
        "bills/a::bills/c",
        "$management",
        "orders*",
        "#",
        "*"
      })
  void anUndeclaredSourceIsNotFound(String queue) throws Exception {
    String outcome = outcome(broker.anonymous(), queue);
    if (queue.startsWith("orders?")) {
      assertThat(outcome).isEqualTo("open");
    } else {
      assertThat(outcome).isEqualTo(NOT_FOUND);
    }
    assertThat(broker.drain("orders")).containsExactly(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        LEDGER,
        LEDGER + "::" + LEDGER,
        "orders::" + LEDGER,
        LEDGER + "::orders",
        "activemq.management",
        "activemq.notifications",
        "queue://" + LEDGER,
        "$sys.mqtt.sessions"
      })
  void internalAddressesAreOutOfReach(String queue) throws Exception {
    for (DistributionMode mode : List.of(DistributionMode.MOVE, DistributionMode.COPY)) {
      ReceiverOptions options = new ReceiverOptions();
      options.sourceOptions().distributionMode(mode);
      String outcome = outcome(broker.anonymous(), queue, options);
      assertThat(outcome).isIn(UNAUTHORIZED, NOT_FOUND);
    }
    for (String capability : List.of("queue", "topic", "shared", "global")) {
      ReceiverOptions options = new ReceiverOptions().linkName("mine");
      options
          .sourceOptions()
          .durabilityMode(DurabilityMode.UNSETTLED_STATE)
          .capabilities(capability);
      assertThat(outcome(broker.anonymous(), queue, options)).isNotEqualTo("open");
    }
  }

  @Test
  void subscriptionsAndTemporaryQueuesCannotBeMade() throws Exception {
    for (String capability : List.of("topic", "shared", "global")) {
      ReceiverOptions options = new ReceiverOptions().linkName("mine");
      options
          .sourceOptions()
          .durabilityMode(DurabilityMode.UNSETTLED_STATE)
          .capabilities(capability);
      outcome(broker.anonymous(), "orders", options);
    }
    Connection connection = broker.anonymous();
    Receiver dynamic = connection.openDynamicReceiver(Map.of());
    assertThatThrownBy(() -> dynamic.receive(Broker.SECONDS, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            ClientLinkRemotelyClosedException.class,
            closed -> assertThat(closed.getErrorCondition().condition()).isEqualTo(NOT_FOUND));
    assertThat(broker.broker.queues())
        .containsExactlyInAnyOrder(
            LEDGER,
            EmbeddedBroker.LEDGER + "/bills",
            "orders",
            "orders.undeliverable",
            "bills/a",
            "bills/a.undeliverable",
            "bills/b",
            "bills/b.undeliverable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "orders",
        "orders.undeliverable",
        "bills/a",
        LEDGER,
        "activemq.management",
        "nowhere",
        "orders::orders"
      })
  void collectorsCannotSend(String target) throws Exception {
    Connection connection = broker.anonymous();
    assertThatThrownBy(
            () -> {
              Sender sender = connection.openSender(target).openFuture().get();
              sender.send(Message.create("x")).awaitAccepted(Broker.SECONDS, TimeUnit.SECONDS);
            })
        .isInstanceOfAny(ExecutionException.class, ClientException.class);
    Connection relay = broker.anonymous();
    assertThatThrownBy(
            () -> {
              Sender sender = relay.openAnonymousSender();
              sender
                  .send(Message.create("x").to(target))
                  .awaitAccepted(Broker.SECONDS, TimeUnit.SECONDS);
            })
        .isInstanceOf(ClientException.class);
    assertThat(broker.drain("orders")).containsExactly(1);
    assertThat(broker.drain("orders.undeliverable")).isEmpty();
  }

  @Test
  void theInternalUserNeedsItsPassword() {
    assertThatThrownBy(() -> broker.connect(broker.broker.user(), "guess").openFuture().get())
        .cause()
        .isInstanceOf(ClientConnectionSecurityException.class);
  }

  @Test
  void theBrokersBuiltInClusterUserHasNoDefaultPassword() throws Exception {
    assertThatThrownBy(
            () ->
                broker
                    .connect("ACTIVEMQ.CLUSTER.ADMIN.USER", "CHANGE ME!!")
                    .openSender("orders")
                    .openFuture()
                    .get())
        .cause()
        .isInstanceOfAny(
            ClientLinkRemotelyClosedException.class,
            ClientConnectionRemotelyClosedException.class,
            ClientConnectionSecurityException.class);
  }

  private String outcome(Connection connection, String queue) throws Exception {
    return outcome(connection, queue, new ReceiverOptions());
  }

  private static String outcome(Connection connection, String queue, ReceiverOptions options)
      throws Exception {
    options.creditWindow(0).autoAccept(false);
    try {
      connection.openReceiver(queue, options).openFuture().get(Broker.SECONDS, TimeUnit.SECONDS);
      return "open";
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ClientLinkRemotelyClosedException closed) {
        return closed.getErrorCondition().condition();
      }
      throw e;
    } finally {
      connection.close();
    }
  }
}
