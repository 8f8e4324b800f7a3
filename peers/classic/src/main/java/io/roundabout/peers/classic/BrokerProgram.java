package io.roundabout.peers.classic;

import io.roundabout.peers.yardstick.Child;
import java.nio.file.Path;
import java.util.Map;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ActiveMQServers;
import org.apache.activemq.artemis.core.server.JournalType;

/**
 * An Artemis with one durable queue and a journal that is synced before it answers. Answers its
 * port.
 */
final class BrokerProgram {
  static final String QUEUE = "results";

  private BrokerProgram() {}

  /** {@code DIRECTORY GROUPING-NANOS}. */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    Configuration configuration =
        new ConfigurationImpl()
            .setSecurityEnabled(false)
            .setJMXManagementEnabled(false)
            .setPersistenceEnabled(true)
            .setJournalType(JournalType.NIO)
            .setJournalBufferTimeout_NIO(Integer.parseInt(args[1]))
            .setJournalDirectory(directory.resolve("journal").toString())
            .setBindingsDirectory(directory.resolve("bindings").toString())
            .setPagingDirectory(directory.resolve("paging").toString())
            .setLargeMessagesDirectory(directory.resolve("large-messages").toString())
            .addAcceptorConfiguration(
                new TransportConfiguration(
                    NettyAcceptorFactory.class.getName(),
                    Map.of("host", "127.0.0.1", "port", 0, "protocols", "AMQP"),
                    "amqp"))
            .addQueueConfiguration(
                new QueueConfiguration(QUEUE).setRoutingType(RoutingType.ANYCAST).setDurable(true));
    ActiveMQServer server = ActiveMQServers.newActiveMQServer(configuration);
    server.start();
    Child.endWithParent();
    NettyAcceptor acceptor = (NettyAcceptor) server.getRemotingService().getAcceptor("amqp");
    Child.tell(Integer.toString(acceptor.getActualPort()));
  }
}
