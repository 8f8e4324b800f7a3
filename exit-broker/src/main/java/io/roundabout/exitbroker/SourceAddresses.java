package io.roundabout.exitbroker;

import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerConnectionPlugin;
import org.apache.activemq.artemis.protocol.amqp.broker.ActiveMQProtonRemotingConnection;
import org.apache.activemq.artemis.protocol.amqp.proton.handler.EventHandler;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.qpid.proton.amqp.messaging.Source;
import org.apache.qpid.proton.engine.Link;
import org.apache.qpid.proton.engine.Sender;

/**
 * Keeps from Artemis what it reads in other ways than as the name of an exit, or cannot read at
 * all: source addresses that are missing, dynamic, its own or of the form {@code address::queue}
 * are replaced by one that does not exist, so that the collector hears {@code amqp:not-found}.
 */
final class SourceAddresses implements ActiveMQServerConnectionPlugin, EventHandler {

  /** Holds a blank, as no exit's name does. */
  private static final String NOWHERE = "no exit";

  @Override
  public void afterCreateConnection(RemotingConnection connection) {
    if (connection instanceof ActiveMQProtonRemotingConnection amqp) {
      amqp.getAmqpConnection().addEventHandler(this);
    }
  }

  /** Comes before Artemis hears that the link is to be opened, with what the attach has said. */
  @Override
  public void onInit(Link link) {
    if (link instanceof Sender
        && link.getRemoteSource() instanceof Source source
        && (source.getDynamic() || !isName(source.getAddress()))) {
      source.setDynamic(false);
      source.setAddress(NOWHERE);
    }
  }

  private static boolean isName(String address) {
    return address != null
        && !address.isEmpty()
        && !address.contains("::")
        && !address.startsWith("activemq.");
  }
}
