package io.roundabout.exitbroker;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.io.aio.AIOSequentialFileFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.core.settings.impl.DiskFullMessagePolicy;
import org.apache.activemq.artemis.utils.critical.CriticalAnalyzerPolicy;

/** What Artemis is told: durable, bounded, closed, and quiet when idle. */
final class BrokerConfiguration {
  private BrokerConfiguration() {}

  static final String ACCEPTOR = "amqp";

  /**
   * How long the journal waits for company before it flushes. Artemis takes 3.3 ms where there is
   * no libaio; this much already groups what arrives at the same time.
   */
  private static final int JOURNAL_GROUPING_NANOS = 100_000;

  /** Producers wait from here on, so that collectors still can empty the disk. */
  private static final long MIN_DISK_FREE_BYTES = 512L << 20;

  /**
   * Files of 10 MiB that are kept to be written again: each is read through at the next start, and
   * Artemis by itself keeps as many as there ever were.
   */
  private static final int JOURNAL_POOL_FILES = 5;

  private static final int PAGE_BYTES = 2 << 20;

  static Configuration of(BrokerOptions options, String secret) throws IOException {
    requireLoopback(options.bind());
    Path home = options.directory().toAbsolutePath();
    Configuration configuration =
        new ConfigurationImpl()
            .setName("roundabout")
            .setSecurityEnabled(true)
            .setClusterUser(secret)
            .setClusterPassword(secret)
            .setJMXManagementEnabled(false)
            .setMessageCounterEnabled(false)
            .setPopulateValidatedUser(false)
            .setResolveProtocols(true)
            .setMessageExpiryScanPeriod(-1)
            .setAddressQueueScanPeriod(-1)
            .setGlobalMaxSize(options.memoryBytes())
            .setMinDiskFree(MIN_DISK_FREE_BYTES)
            .setCriticalAnalyzer(true)
            .setCriticalAnalyzerPolicy(CriticalAnalyzerPolicy.LOG);
    keepIn(configuration, home);
    configuration.addAcceptorConfiguration(acceptor(options));
    configuration.addAddressSetting("#", settings());
    return configuration;
  }

  private static void keepIn(Configuration configuration, Path home) throws IOException {
    File journal = home.resolve("journal").toFile();
    Files.createDirectories(journal.toPath());
    boolean aio = AIOSequentialFileFactory.isSupported(journal);
    configuration
        .setPersistenceEnabled(true)
        .setJournalDirectory(journal.getPath())
        .setBindingsDirectory(home.resolve("bindings").toString())
        .setPagingDirectory(home.resolve("paging").toString())
        .setLargeMessagesDirectory(home.resolve("large-messages").toString())
        .setJournalType(aio ? JournalType.ASYNCIO : JournalType.NIO)
        .setJournalPoolFiles(JOURNAL_POOL_FILES)
        .setJournalBufferTimeout_NIO(JOURNAL_GROUPING_NANOS)
        .setJournalDatasync(true)
        .setJournalSyncTransactional(true)
        .setJournalSyncNonTransactional(true)
        .setLargeMessageSync(true)
        .setJournalLockAcquisitionTimeout(1_000);
  }

  private static TransportConfiguration acceptor(BrokerOptions options) {
    Map<String, Object> params = new HashMap<>();
    params.put("host", options.bind());
    params.put("port", options.port());
    params.put("protocols", "AMQP");
    params.put("autoStart", false);
    params.put("saslMechanisms", "PLAIN,ANONYMOUS");
    params.put("remotingThreads", 4);
    params.put("connectionsAllowed", options.maxConnections());
    params.put("amqpCredits", 2_000);
    params.put("amqpLowCredits", 1_000);
    return new TransportConfiguration(NettyAcceptorFactory.class.getName(), params, ACCEPTOR);
  }

  /** The settings of every address; exits' queues add where rejected messages go. */
  static AddressSettings settings() {
    return new AddressSettings()
        .setAutoCreateQueues(false)
        .setAutoCreateAddresses(false)
        .setAutoDeleteQueues(false)
        .setAutoDeleteAddresses(false)
        .setAutoCreateDeadLetterResources(false)
        .setAutoCreateExpiryResources(false)
        .setDefaultAddressRoutingType(RoutingType.ANYCAST)
        .setDefaultQueueRoutingType(RoutingType.ANYCAST)
        .setMaxDeliveryAttempts(-1)
        .setNoExpiry(true)
        .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
        .setDiskFullMessagePolicy(DiskFullMessagePolicy.BLOCK)
        .setPageSizeBytes(PAGE_BYTES)
        .setMaxReadPageBytes(2 * PAGE_BYTES)
        .setPrefetchPageBytes(2 * PAGE_BYTES)
        .setEnableMetrics(false);
  }

  static AddressSettings settings(String undeliverable) {
    return settings().setDeadLetterAddress(SimpleString.of(undeliverable));
  }

  private static void requireLoopback(String bind) throws IOException {
    InetAddress address;
    try {
      address = InetAddress.getByName(bind);
    } catch (UnknownHostException e) {
      throw new IOException("amqp: '" + bind + "' is not an address of this machine", e);
    }
    if (!address.isLoopbackAddress()) {
      throw new IOException(
          "amqp: "
              + bind
              + " is not a loopback address, and there are neither TLS nor credentials yet: bind"
              + " to 127.0.0.1 (a tunnel such as ssh -L reaches it from elsewhere)");
    }
  }
}
