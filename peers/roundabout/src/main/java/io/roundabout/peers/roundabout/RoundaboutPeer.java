package io.roundabout.peers.roundabout;

import io.roundabout.peers.yardstick.Job;
import io.roundabout.peers.yardstick.Orders;
import io.roundabout.peers.yardstick.Peer;
import io.roundabout.peers.yardstick.Results;
import io.roundabout.peers.yardstick.Rows;
import io.roundabout.vehicle.Collecting;
import io.roundabout.vehicle.Collector;
import io.roundabout.vehicle.Delivery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * This checkout's {@code ./roundabout run} with its own defaults, a plain socket in, the Java SDK
 * out.
 */
final class RoundaboutPeer implements Peer {
  private static final Set<String> SETTINGS =
      Set.of("pack", "exits", "idle-exits", "vehicles", "idle-vehicles", "heap");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(50);

  private Job job;
  private int gatePort;
  private int amqpPort;
  private Process process;
  private int trips;
  private GateVisit paced;
  private Collecting collecting;
  private final List<GateVisit> idle = new ArrayList<>();
  private final ExecutorService drivers =
      Executors.newCachedThreadPool(
          run -> {
            Thread driver = new Thread(run, "driver");
            driver.setDaemon(true);
            return driver;
          });

  @Override
  public void start(Job job) throws Exception {
    for (String setting : job.settings().keySet()) {
      if (!SETTINGS.contains(setting)) {
        throw new IllegalArgumentException("no setting " + setting + ": there are " + SETTINGS);
      }
    }
    this.job = job;
    gatePort = freePort();
    amqpPort = freePort();
    Files.createDirectories(job.directory());
    Files.writeString(
        job.directory().resolve("roundabout.yaml"), Configuration.of(job, gatePort, amqpPort));
    restart();
    awaitGate();
    for (int i = 0; i < job.number("idle-vehicles", 0); i++) {
      idle.add(new GateVisit(gatePort, "orders", "idle" + i));
    }
    if (job.work().needsCustomers()) {
      try (GateVisit visit = new GateVisit(gatePort, "customers", "customers")) {
        for (byte[] row : new Rows(job.customers(), Rows.BYTES).customerRows()) {
          visit.write(row);
        }
        visit.complete();
      }
    }
  }

  private void awaitGate() throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (GateVisit visit = new GateVisit(gatePort, "orders", "opening")) {
        visit.hear();
        return;
      } catch (IOException e) {
        if (System.nanoTime() > deadline || !process.isAlive()) {
          throw new IOException("the gate does not open:\n" + Files.readString(output()), e);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
    }
  }

  private Path output() {
    return job.directory().resolve("output.txt");
  }

  @Override
  public void offer(List<Orders> orders) throws Exception {
    awaitGate();
    int vehicles = Math.min(job.number("vehicles", 1), orders.size());
    List<Future<?>> visits = new ArrayList<>();
    for (int i = 0; i < vehicles; i++) {
      List<Orders> share =
          orders.subList(share(orders, i, vehicles), share(orders, i + 1, vehicles));
      String trip = "trip" + trips++;
      visits.add(drivers.submit(() -> visit(trip, share)));
    }
    for (Future<?> visit : visits) {
      visit.get();
    }
  }

  private static int share(List<Orders> orders, int i, int vehicles) {
    return orders.size() * i / vehicles;
  }

  private Void visit(String trip, List<Orders> orders) throws IOException {
    try (GateVisit visit = new GateVisit(gatePort, "orders", trip)) {
      for (Orders chunk : orders) {
        visit.write(chunk.bytes());
      }
      visit.complete();
      return null;
    }
  }

  @Override
  public void offerNow(Orders one) throws IOException {
    if (paced == null) {
      paced = new GateVisit(gatePort, "orders", "trip" + trips++);
      paced.hear();
    }
    paced.write(one.bytes());
  }

  @Override
  public void collect(Results results) throws IOException {
    if (collecting == null) {
      collecting =
          Collector.of(Configuration.exit(0)).at("127.0.0.1", amqpPort).credit(1000).open();
    }
    while (!results.enough() && !Thread.currentThread().isInterrupted()) {
      Optional<Delivery> delivery = collecting.next(POLL);
      if (delivery.isPresent()) {
        take(delivery.get(), results);
      }
    }
  }

  private static void take(Delivery delivery, Results results) {
    delivery.accept();
    if (!delivery.packed()) {
      Map<String, Object> values = delivery.values();
      if (values.containsKey("id")) {
        results.accepted(((Number) values.get("id")).longValue());
      } else {
        results.acceptedGroup(
            ((Number) values.get("customer")).longValue(), ((Number) values.get("n")).longValue());
      }
      return;
    }
    byte[] rows = delivery.ndjson();
    int from = 0;
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] == '\n') {
        results.accepted(rows, from, i);
        from = i + 1;
      }
    }
  }

  @Override
  public void crash() throws Exception {
    disconnect();
    process.destroyForcibly().waitFor();
  }

  @Override
  public void restart() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(home().resolve("roundabout").toString(), "run", "roundabout.yaml")
            .directory(job.directory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
    builder.environment().put("ROUNDABOUT_BUILD", "never");
    builder.environment().put("ROUNDABOUT_HEAP", job.setting("heap", "2g"));
    process = builder.start();
  }

  private void disconnect() throws IOException {
    for (GateVisit visit : idle) {
      visit.close();
    }
    if (paced != null) {
      paced.close();
      paced = null;
    }
    if (collecting != null) {
      collecting.close();
      collecting = null;
    }
  }

  @Override
  public void close() throws Exception {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Path home() {
    return Path.of(System.getProperty("roundabout.home", "")).toAbsolutePath();
  }
}
