package io.roundabout.exits;

import io.roundabout.exitbroker.BrokerOptions;
import io.roundabout.exitbroker.EmbeddedBroker;
import io.roundabout.exitsink.BrokerAddress;
import io.roundabout.lanesource.Lane;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.Receiver;
import org.awaitility.Awaitility;

/** Lanes, a broker and exits over one directory; what a roundabout is without gate and wiring. */
final class Place implements AutoCloseable {
  private static final Patience PATIENCE =
      new Patience(Duration.ofMillis(20), Duration.ofMinutes(1));

  static {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
  }

  private final Path directory;
  private final Map<String, TestLane> lanes = new LinkedHashMap<>();
  private final Map<String, String> missing = new LinkedHashMap<>();
  private final Map<String, Duration> keep = new LinkedHashMap<>();
  private final Map<String, Duration> idle = new LinkedHashMap<>();
  private Library library = Library.EMPTY;
  private final List<ExitConfig> configs = new ArrayList<>();
  private Clock clock = Clock.systemUTC();
  private LongSupplier nanos;
  private long segmentBytes = 128L << 20;
  private IntUnaryOperator way = IntUnaryOperator.identity();
  private EmbeddedBroker broker;
  private Exits exits;

  Place(Path directory) {
    this.directory = directory;
  }

  /** A result row as a collector gets it. */
  record Result(long number, Map<String, Object> row) {}

  Place lane(String name, String columns) throws IOException {
    return lane(name, columns, false);
  }

  Place table(String name, String columns) throws IOException {
    return lane(name, columns, true);
  }

  /** A table whose rows can be changed one by one. */
  Place keyed(String name, String columns, String key) throws IOException {
    lanes.put(name, TestLane.keyed(directory.resolve("lanes"), name, columns, key, clock));
    return this;
  }

  /** A lane whose rows happened at their column {@code t}, which is its first one. */
  Place timed(String name, String columns, Duration lateBy) throws IOException {
    Path all = directory.resolve("lanes");
    lanes.put(name, TestLane.timed(all, name, columns, lateBy, segmentBytes, clock));
    return this;
  }

  private Place lane(String name, String columns, boolean table) throws IOException {
    Path all = directory.resolve("lanes");
    lanes.put(name, TestLane.open(all, name, columns, table, segmentBytes, clock));
    return this;
  }

  Place missing(String name, String why) {
    missing.put(name, why);
    return this;
  }

  Place library(Library shared) {
    library = shared;
    return this;
  }

  Place keep(String lane, Duration how) {
    keep.put(lane, how);
    return this;
  }

  Place idle(String lane, Duration how) {
    idle.put(lane, how);
    return this;
  }

  Place clock(Clock now) {
    clock = now;
    return this;
  }

  /** How much time passes, where it is not what the clock says. */
  Place nanos(LongSupplier passing) {
    nanos = passing;
    return this;
  }

  /**
   * Lets the deliveries reach the broker by another way.
   *
   * @param other gives the port to connect to for the broker's port
   */
  Place through(IntUnaryOperator other) {
    way = other;
    return this;
  }

  Place segments(long bytes) {
    segmentBytes = bytes;
    return this;
  }

  Place exit(String name, String sql) {
    return exit(ExitConfig.sql(name, sql));
  }

  Place exit(ExitConfig config) {
    configs.removeIf(known -> known.name().equals(config.name()));
    configs.add(config);
    return this;
  }

  TestLane in(String lane) {
    return lanes.get(lane);
  }

  int port() {
    return broker.port();
  }

  Exits exits() {
    return exits;
  }

  Path directory(String exit) {
    return directory.resolve("exits").resolve(exit);
  }

  /** Broker and deliveries, but no Spark yet. */
  Place open() throws Exception {
    return open(0, true);
  }

  /**
   * @param listening whether the broker can be reached at once, or not before {@link #listen}
   */
  Place open(int port, boolean listening) throws Exception {
    BrokerOptions options =
        new BrokerOptions("127.0.0.1", port, directory.resolve("broker"), 32L << 20);
    broker =
        EmbeddedBroker.prepare(
            options,
            failure -> {
              throw new IllegalStateException(failure);
            });
    if (listening) {
      listen();
    }
    broker.declareExit(Exits.BREAKDOWNS, List.of(), false);
    for (ExitConfig config : configs) {
      broker.declareExit(config.name(), config.collectors(), false);
    }
    Map<String, Lane> open = new LinkedHashMap<>();
    lanes.forEach((name, lane) -> open.put(name, lane.lane()));
    exits =
        new Exits(
            new ExitsOptions(
                directory.resolve("exits"),
                open,
                missing,
                configs,
                new BrokerAddress(
                    "127.0.0.1",
                    way.applyAsInt(listening ? broker.port() : port),
                    false,
                    broker.user(),
                    broker.password()),
                (exit, collectors) -> {
                  broker.declareExit(exit, collectors, false);
                  return EmbeddedBroker.queues(exit, collectors);
                },
                library,
                keep,
                idle,
                clock,
                nanos == null ? () -> clock.millis() * 1_000_000 : nanos),
            PATIENCE);
    exits.openDeliveries();
    return this;
  }

  void listen() throws IOException {
    broker.listen();
  }

  Place start() throws Exception {
    open();
    exits.start(SparkForTests.session());
    return this;
  }

  /** As after an orderly end and a new start, with the exits as they are configured by then. */
  Place restart() throws Exception {
    stop();
    return start();
  }

  void stop() throws Exception {
    if (exits != null) {
      exits.close();
      broker.close();
      exits = null;
    }
  }

  ExitStatus status(String exit) {
    return exits.status().stream().filter(s -> s.exit().equals(exit)).findFirst().orElseThrow();
  }

  /** How many rows of the first lane a built-in exit has looked at. */
  long lookedAt(String exit) {
    return ((ExitStatus.LaneLookedAt) status(exit).lanes().get(0)).read();
  }

  ExitState state(String exit) {
    return status(exit).state();
  }

  /** Takes that many rows; fewer when they do not come in time. */
  List<Result> collect(String queue, int rows) throws Exception {
    return collect(queue, rows, Duration.ofMinutes(1));
  }

  /** Takes what is there. */
  List<Result> collect(String queue) throws Exception {
    return collect(queue, Integer.MAX_VALUE, Duration.ofMillis(300));
  }

  private List<Result> collect(String queue, int rows, Duration patience) throws Exception {
    List<Result> results = new ArrayList<>();
    try (Client client = Client.create();
        Connection connection = client.connect("127.0.0.1", broker.port());
        Receiver receiver = connection.openReceiver(queue)) {
      while (results.size() < rows) {
        Delivery delivery = receiver.receive(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (delivery == null) {
          break;
        }
        long number = ((Number) delivery.message().messageId()).longValue();
        @SuppressWarnings("unchecked")
        Map<String, Object> row = (Map<String, Object>) delivery.message().body();
        results.add(new Result(number, row));
        delivery.accept();
      }
    }
    return results;
  }

  @Override
  public void close() throws Exception {
    stop();
    for (TestLane lane : lanes.values()) {
      lane.close();
    }
  }
}
