package io.roundabout.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.roundabout.vehicle.Collecting;
import io.roundabout.vehicle.Collector;
import io.roundabout.vehicle.Delivery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A real roundabout in a process and a directory of its own, started as a user starts it. */
final class Roundabout implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Path directory;
  private final int gatePort = freePort();
  private final int amqpPort = freePort();
  private final Map<String, String> environment = new HashMap<>();
  private Process process;

  /** Not started yet. */
  Roundabout(String lanesAndExits) throws IOException {
    directory = Files.createTempDirectory("roundabout-benchmark");
    configure(lanesAndExits);
  }

  /** Counts from the next launch on. */
  void configure(String lanesAndExits) throws IOException {
    Files.writeString(
        directory.resolve("roundabout.yaml"),
        "state: ./state%ngate: {port: %d}%namqp: {port: %d}%n%s"
            .formatted(gatePort, amqpPort, lanesAndExits));
  }

  /** Has this project's own listener in the process, which is told a file by a property. */
  Roundabout telling(String property, Path file) {
    environment.put(
        "ROUNDABOUT_CLASSPATH", home().resolve("benchmarks").resolve("target/classes").toString());
    environment.put("ROUNDABOUT_JAVA_OPTS", "-D" + property + "=" + file);
    return this;
  }

  /** Starts the process; returns at once. */
  void launch() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(home().resolve("roundabout").toString(), "run", "roundabout.yaml")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
    builder.environment().put("ROUNDABOUT_BUILD", "never");
    builder.environment().putAll(environment);
    process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /** Starts the process, and waits until every exit runs. */
  void start() throws IOException, InterruptedException {
    launch();
    awaitGate();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!running()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not running yet: " + status().toPrettyString());
      }
      pause(50);
    }
  }

  private boolean running() throws IOException, InterruptedException {
    for (JsonNode exit : status().path("exits")) {
      String state = exit.path("state").asText();
      if (state.equals("FAILED") || state.equals("HELD")) {
        throw new IllegalStateException(exit.toPrettyString());
      }
      if (!List.of("breakdowns", "late").contains(exit.path("name").asText())
          && !state.equals("RUNNING")
          && !state.equals("WAITING")) {
        return false;
      }
    }
    return status().path("spark").asText().equals("up");
  }

  /** Waits until the gate takes a visit; the visit is left again. */
  void awaitGate() throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      requireAlive();
      try (Visit visit = visit()) {
        visit.send("UNLOAD lane vehicle=opening trip=opening\n");
        visit.expect("OK");
        return;
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        pause(2);
      }
    }
  }

  private void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException("the roundabout has ended:\n" + Files.readString(output()));
    }
  }

  private Path output() {
    return directory.resolve("output.txt");
  }

  Visit visit() throws IOException {
    return new Visit(new Socket(InetAddress.getLoopbackAddress(), gatePort));
  }

  Collecting collect(String exit) throws IOException {
    return Collector.of(exit).at("127.0.0.1", amqpPort).credit(1000).open();
  }

  /** The next message, or an end: a roundabout that gives none is not worth measuring. */
  static Delivery next(Collecting collector) throws IOException {
    return next(collector, PATIENCE);
  }

  static Delivery next(Collecting collector, Duration patience) throws IOException {
    return collector
        .next(patience)
        .orElseThrow(() -> new IllegalStateException("no row has come within " + patience));
  }

  /** Takes and accepts messages of so many rows in all. */
  static void accept(Collecting collector, int rows) throws IOException {
    int accepted = 0;
    while (accepted < rows) {
      Delivery delivery = next(collector);
      delivery.accept();
      accepted += delivery.rows();
    }
  }

  /** Unloads a whole trip in a thread of its own. */
  CompletableFuture<Void> unload(String lane, String trip, List<byte[]> chunks) {
    return CompletableFuture.runAsync(
        () -> {
          try (Visit visit = visit()) {
            visit.trip(lane, trip, chunks);
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        });
  }

  JsonNode status() throws IOException, InterruptedException {
    Path file = directory.resolve("state").resolve("control.json");
    while (!Files.exists(file)) {
      requireAlive();
      pause(5);
    }
    return ask(HttpRequest.newBuilder(), "/status");
  }

  /** Tells the control endpoint to do something. */
  void post(String path) throws IOException, InterruptedException {
    JsonNode answer = ask(HttpRequest.newBuilder().POST(BodyPublishers.noBody()), path);
    if (answer.has("error")) {
      throw new IllegalStateException(answer.path("error").asText());
    }
  }

  private JsonNode ask(HttpRequest.Builder request, String path)
      throws IOException, InterruptedException {
    JsonNode control = JSON.readTree(directory.resolve("state").resolve("control.json").toFile());
    request.uri(URI.create("http://127.0.0.1:" + control.path("port").asInt() + path));
    request.header("Authorization", "Bearer " + control.path("token").asText());
    return JSON.readTree(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()).body());
  }

  /** An exit as status tells it. */
  JsonNode exit(String name) throws IOException, InterruptedException {
    for (JsonNode exit : status().path("exits")) {
      if (exit.path("name").asText().equals(name)) {
        return exit;
      }
    }
    throw new IllegalStateException("there is no exit " + name);
  }

  void await(String exit, String state) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!exit(exit).path("state").asText().equals(state)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not " + state + ": " + exit(exit).toPrettyString());
      }
      pause(20);
    }
  }

  /** Tells the JDK's own command something for the process. */
  void jcmd(String... command) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    List<String> words = new ArrayList<>(List.of(jcmd.toString(), "" + process.pid()));
    words.addAll(List.of(command));
    try {
      Process said =
          new ProcessBuilder(words).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      if (said.waitFor() != 0) {
        throw new IllegalStateException(words + " has failed");
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(words + " has failed", e);
    }
  }

  /** Processor time that the process has used, in ticks of 10 ms. */
  long processorTicks() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
    return Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12));
  }

  static void pause(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** SIGTERM, as a service manager does. */
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the roundabout did not stop within a minute");
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException("no free port", e);
    }
  }

  /** The checkout. */
  static Path home() {
    return Path.of(System.getProperty("roundabout.home", "")).toAbsolutePath();
  }
}
