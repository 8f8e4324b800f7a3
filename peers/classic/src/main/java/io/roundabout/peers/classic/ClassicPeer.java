package io.roundabout.peers.classic;

import io.roundabout.peers.yardstick.Child;
import io.roundabout.peers.yardstick.Job;
import io.roundabout.peers.yardstick.Orders;
import io.roundabout.peers.yardstick.Peer;
import io.roundabout.peers.yardstick.Results;
import io.roundabout.peers.yardstick.Rows;
import io.roundabout.peers.yardstick.Work;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.Receiver;
import org.apache.qpid.protonj2.client.ReceiverOptions;
import org.apache.qpid.protonj2.client.exceptions.ClientException;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * Spark Streaming takes rows from a socket, in batches of 100 ms, and sends a persistent message
 * for each to an Artemis, from where they are received.
 */
final class ClassicPeer implements Peer {
  private static final Set<String> SETTINGS =
      Set.of("batch", "answers", "heap", "broker-heap", "grouping");
  private static final int CREDIT = 1000;
  private static final int CONNECT_MILLIS = 120_000;
  private static final long POLL_MILLIS = 50;

  private final Client client = Client.create();
  private Child broker;
  private Child streaming;
  private Socket socket;
  private OutputStream out;
  private Receiver receiver;

  @Override
  public void start(Job job) throws Exception {
    check(job);
    Path directory = job.directory();
    Files.createDirectories(directory);
    broker =
        Child.start(
            directory.resolve("broker.log"),
            List.of("-Xmx" + job.setting("broker-heap", "1g")),
            BrokerProgram.class,
            directory.resolve("broker").toString(),
            job.setting("grouping", "100000"));
    int brokerPort = Integer.parseInt(broker.answer());
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(CONNECT_MILLIS);
      streaming = startStreaming(job, server.getLocalPort(), brokerPort);
      streaming.answer();
      // Spark's receiver is the client of the socket, not its server.
      socket = server.accept();
    }
    socket.setTcpNoDelay(true);
    out = socket.getOutputStream();
    receiver = openReceiver(brokerPort);
  }

  private static void check(Job job) {
    for (String setting : job.settings().keySet()) {
      if (!SETTINGS.contains(setting)) {
        throw new IllegalArgumentException("no setting " + setting + ": there are " + SETTINGS);
      }
    }
    if (job.work() != Work.TABLE_JOIN && job.work() != Work.PASS_THROUGH) {
      throw new IllegalArgumentException(
          "the classic design does TABLE_JOIN and PASS_THROUGH, not " + job.work());
    }
  }

  private static Child startStreaming(Job job, int socketPort, int brokerPort) throws IOException {
    List<String> jvm = new ArrayList<>(List.of("-Xmx" + job.setting("heap", "2g")));
    jvm.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    List<String> args = new ArrayList<>();
    args.add(Integer.toString(socketPort));
    args.add(Integer.toString(brokerPort));
    args.add(Integer.toString(job.number("batch", 100)));
    args.add(job.setting("answers", "later"));
    if (job.work().needsCustomers()) {
      args.add(writeCustomers(job).toString());
    }
    return Child.start(
        job.directory().resolve("spark.log"),
        jvm,
        StreamingProgram.class,
        args.toArray(String[]::new));
  }

  private static Path writeCustomers(Job job) throws IOException {
    Path file = job.directory().resolve("customers.ndjson");
    try (OutputStream rows = Files.newOutputStream(file)) {
      for (byte[] row : new Rows(job.customers(), Rows.BYTES).customerRows()) {
        rows.write(row);
      }
    }
    return file;
  }

  private Receiver openReceiver(int port) throws Exception {
    Connection connection =
        client.connect("127.0.0.1", port, new ConnectionOptions().user("any").password("any"));
    ReceiverOptions options = new ReceiverOptions().creditWindow(CREDIT).autoAccept(false);
    return connection.openReceiver(BrokerProgram.QUEUE, options).openFuture().get();
  }

  /** Returns when the bytes are written: a socket has nothing that could acknowledge them. */
  @Override
  public void offer(List<Orders> orders) throws IOException {
    for (Orders chunk : orders) {
      out.write(chunk.bytes());
    }
  }

  @Override
  public void offerNow(Orders one) throws IOException {
    out.write(one.bytes());
  }

  @Override
  public void collect(Results results) throws ClientException, IOException {
    while (!results.enough() && !Thread.currentThread().isInterrupted()) {
      Delivery delivery = receiver.receive(POLL_MILLIS, TimeUnit.MILLISECONDS);
      if (delivery != null) {
        Map<String, Object> row = delivery.<Map<String, Object>>message().body();
        delivery.accept();
        results.accepted((Long) row.get("id"));
      }
    }
  }

  @Override
  public void crash() {
    throw new UnsupportedOperationException(
        "rows that were read from the socket and not sent yet would be lost, and nothing says which");
  }

  @Override
  public void restart() {
    crash();
  }

  @Override
  public void close() throws Exception {
    if (streaming != null) {
      streaming.close();
    }
    if (broker != null) {
      broker.close();
    }
  }
}
