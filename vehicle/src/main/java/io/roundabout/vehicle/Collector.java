package io.roundabout.vehicle;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A reader of an exit. Immutable and thread-safe; each call of {@link #open} makes a connection of
 * its own.
 *
 * <pre>{@code
 * try (Collecting rows = Collector.of("weather_at_airports").at("localhost", 5672).open()) {
 *   for (Delivery row = rows.next(); ; row = rows.next()) {
 *     store(row.values());
 *     row.accept();
 *   }
 * }
 * }</pre>
 */
public final class Collector {
  /** The port of AMQP. */
  public static final int DEFAULT_PORT = 5672;

  private static final int DEFAULT_CREDIT = 200;

  private final String exit;
  private final Optional<String> name;
  private final String host;
  private final int port;
  private final Optional<Credentials> credentials;
  private final int credit;
  private final Patience patience;
  private final CollectListener listener;

  record Credentials(String user, String password) {}

  private Collector(
      String exit,
      Optional<String> name,
      String host,
      int port,
      Optional<Credentials> credentials,
      int credit,
      Patience patience,
      CollectListener listener) {
    this.exit = exit;
    this.name = name;
    this.host = host;
    this.port = port;
    this.credentials = credentials;
    this.credit = credit;
    this.patience = patience;
    this.listener = listener;
  }

  /**
   * The collector that an exit shares among all who come, at {@code localhost:5672}.
   *
   * @throws IllegalArgumentException unless the name is 1 to 128 of {@code A-Z a-z 0-9 . _ : -}
   */
  public static Collector of(String exit) {
    return new Collector(
        Vehicle.checkName("exit", exit),
        Optional.empty(),
        "localhost",
        DEFAULT_PORT,
        Optional.empty(),
        DEFAULT_CREDIT,
        Patience.of(Duration.ofMinutes(1)),
        new CollectListener() {});
  }

  /** The collector of that name, which the exit's configuration declares: it has its own copy. */
  public Collector named(String collector) {
    Optional<String> checked = Optional.of(Vehicle.checkName("collector", collector));
    return new Collector(exit, checked, host, port, credentials, credit, patience, listener);
  }

  public Collector at(String brokerHost, int brokerPort) {
    Vehicle.checkPort(brokerPort);
    return new Collector(
        exit, name, brokerHost, brokerPort, credentials, credit, patience, listener);
  }

  /** Only for brokers that ask for them. */
  public Collector credentials(String user, String password) {
    Optional<Credentials> given = Optional.of(new Credentials(user, password));
    return new Collector(exit, name, host, port, given, credit, patience, listener);
  }

  /**
   * How many messages may be on their way or wait here before {@link Collecting#next} takes them.
   */
  public Collector credit(int messages) {
    if (messages < 1) {
      throw new IllegalArgumentException("a credit of " + messages + ": nothing would ever come");
    }
    return new Collector(exit, name, host, port, credentials, messages, patience, listener);
  }

  /** How long to try while the roundabout cannot be reached; a minute by default. */
  public Collector patience(Patience value) {
    return new Collector(exit, name, host, port, credentials, credit, value, listener);
  }

  public Collector listener(CollectListener value) {
    return new Collector(exit, name, host, port, credentials, credit, patience, value);
  }

  /** The address of the queue: {@code exit} or {@code exit/collector}. */
  public String address() {
    return name.map(collector -> exit + "/" + collector).orElse(exit);
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  Optional<Credentials> credentials() {
    return credentials;
  }

  int credit() {
    return credit;
  }

  Patience patience() {
    return patience;
  }

  CollectListener listener() {
    return listener;
  }

  /**
   * Goes to the exit, and waits for the roundabout to be up as long as the patience lasts.
   *
   * @throws ExitException when the roundabout is up and refuses: nobody declared the exit, …
   * @throws UnreachableException when the patience is spent
   */
  public Collecting open() throws IOException {
    ResumingCollect collect = new ResumingCollect(this);
    try {
      collect.connect();
      return collect;
    } catch (IOException | RuntimeException e) {
      collect.close();
      throw e;
    }
  }
}
