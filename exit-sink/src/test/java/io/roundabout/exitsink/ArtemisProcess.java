package io.roundabout.exitsink;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/**
 * An Artemis as anybody may run one: a process of its own with none of exit-broker's settings, that
 * can be killed and started again on its journal.
 */
final class ArtemisProcess implements AutoCloseable {
  private final Path directory;
  private final List<String> queues;
  private final int port = freePort();
  private volatile Process process;

  ArtemisProcess(Path directory, List<String> queues) throws IOException {
    this.directory = directory;
    this.queues = queues;
    start();
  }

  int port() {
    return port;
  }

  /** Returns when it listens and has its queues. */
  void start() throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ArtemisProcess.class.getName(),
                directory.toString(),
                Integer.toString(port)));
    command.addAll(queues);
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line;
    do {
      line = output.readLine();
    } while (line != null && !line.equals("ready"));
    if (line == null) {
      throw new IOException("Artemis did not start");
    }
  }

  /** {@code kill -9}. */
  void kill() {
    process.destroyForcibly();
  }

  void awaitEnd() throws InterruptedException {
    process.waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
    awaitEnd();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]);
    ConfigurationImpl configuration = new ConfigurationImpl();
    configuration
        .setSecurityEnabled(false)
        .setJMXManagementEnabled(false)
        .setPersistenceEnabled(true)
        .setJournalType(JournalType.NIO)
        .setJournalDirectory(home.resolve("journal").toString())
        .setBindingsDirectory(home.resolve("bindings").toString())
        .setPagingDirectory(home.resolve("paging").toString())
        .setLargeMessagesDirectory(home.resolve("large-messages").toString())
        .addAcceptorConfiguration(
            new TransportConfiguration(
                NettyAcceptorFactory.class.getName(),
                Map.of("host", "127.0.0.1", "port", args[1], "protocols", "AMQP"),
                "amqp"))
        // The ledger's entry may be taken and given back any number of times.
        .addAddressSetting("#", new AddressSettings().setMaxDeliveryAttempts(-1));
    ActiveMQServerImpl server = new ActiveMQServerImpl(configuration);
    server.start();
    for (String queue : List.of(args).subList(2, args.length)) {
      if (server.locateQueue(queue) == null) {
        server.createQueue(
            new QueueConfiguration(queue)
                .setAddress(queue)
                .setRoutingType(RoutingType.ANYCAST)
                .setDurable(true)
                .setAutoCreateAddress(true));
      }
    }
    System.out.println("ready");
    System.in.read();
    server.stop();
  }
}
