package io.roundabout.peers.kafka;

import io.roundabout.peers.yardstick.Job;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;

/**
 * One Kafka broker, which is its own controller (KRaft), in a process of its own on loopback. Its
 * class path is that of its own release, whatever is on the class path of who starts it. It knows
 * the setting {@code flush}: after how many rows of a partition it fsyncs; without it Kafka leaves
 * that to the operating system.
 */
public final class Broker implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  /** What Kafka's own start script has. */
  private static final List<String> FLAGS =
      List.of(
          "-Xms1g",
          "-Xmx1g",
          "-XX:+UseG1GC",
          "-XX:MaxGCPauseMillis=20",
          "-XX:InitiatingHeapOccupancyPercent=35",
          "-XX:+ExplicitGCInvokesConcurrent",
          "-Djava.awt.headless=true",
          "-Dlog4j2.level=INFO");

  private final Path directory;
  private final int port;
  private final Path configuration;
  private JavaProcess process;

  /** Prepares it: its ports and its file of properties; all of it is in the job's directory. */
  public Broker(Job job) throws IOException {
    this.directory = job.directory().resolve("kafka");
    this.configuration = directory.resolve("server.properties");
    int controllerPort;
    try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getByName(HOST));
        ServerSocket second = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      this.port = first.getLocalPort();
      controllerPort = second.getLocalPort();
    }
    Files.createDirectories(directory);
    try (Writer out = Files.newBufferedWriter(configuration)) {
      properties(job, controllerPort).store(out, null);
    }
  }

  private Properties properties(Job job, int controllerPort) {
    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", "1");
    String listeners =
        "PLAINTEXT://%s:%d,CONTROLLER://%s:%d".formatted(HOST, port, HOST, controllerPort);
    p.setProperty("listeners", listeners);
    p.setProperty("advertised.listeners", listeners);
    p.setProperty("controller.listener.names", "CONTROLLER");
    p.setProperty("controller.quorum.bootstrap.servers", HOST + ":" + controllerPort);
    p.setProperty("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
    p.setProperty("log.dirs", directory.resolve("data").toString());
    p.setProperty("auto.create.topics.enable", "false");
    // There is one broker.
    p.setProperty("min.insync.replicas", "1");
    p.setProperty("offsets.topic.replication.factor", "1");
    p.setProperty("transaction.state.log.replication.factor", "1");
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("share.coordinator.state.topic.replication.factor", "1");
    p.setProperty("share.coordinator.state.topic.min.isr", "1");
    // 50 each by default, which all have to be opened and checked after a crash.
    p.setProperty("offsets.topic.num.partitions", "1");
    p.setProperty("transaction.state.log.num.partitions", "1");
    // 3 s by default, so that many members can come before the first work is shared out.
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    // 9 s by default, for which a broker that was killed is refused when it comes back.
    p.setProperty("broker.session.timeout.ms", "2000");
    p.setProperty("broker.heartbeat.interval.ms", "500");
    // Rows whose event time is months ago would be found to be out of date.
    p.setProperty("log.retention.ms", "-1");
    p.setProperty("message.max.bytes", Integer.toString(Settings.requestBytes(job)));
    if (job.settings().containsKey("flush")) {
      p.setProperty("log.flush.interval.messages", job.setting("flush", "1"));
    }
    return p;
  }

  /** Formats its storage, starts it, and returns when it answers. */
  public void start() throws IOException, InterruptedException {
    JavaProcess.start(
            "format",
            directory,
            classPath(),
            List.of("-Xmx256m"),
            "kafka.tools.StorageTool",
            List.of(
                "format",
                "--standalone",
                "--cluster-id",
                Uuid.randomUuid().toString(),
                "--config",
                configuration.toString()))
        .awaitEnd();
    restart();
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address()))) {
      process.await(() -> !admin.describeCluster().nodes().get(10, TimeUnit.SECONDS).isEmpty());
    }
  }

  /** Starts it on what is on disk, and returns at once. */
  public void restart() throws IOException {
    process =
        JavaProcess.start(
            "broker",
            directory,
            classPath(),
            FLAGS,
            "kafka.Kafka",
            List.of(configuration.toString()));
  }

  /** {@code kill -9}. */
  public void crash() throws InterruptedException {
    process.kill();
  }

  /** Host and port, as clients have it in {@code bootstrap.servers}. */
  public String address() {
    return HOST + ":" + port;
  }

  @Override
  public void close() throws InterruptedException {
    // Nobody needs its data any more, so it may go at once.
    if (process != null) {
      process.kill();
    }
  }

  private static String classPath() throws IOException {
    try (InputStream in = Broker.class.getResourceAsStream("broker.classpath")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
