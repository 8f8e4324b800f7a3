package io.roundabout.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A real roundabout, started with {@code ./roundabout run} as a user starts it. */
final class Roundabout implements AutoCloseable {
  static final Path HOME = home();

  /** For lives of seconds, most of which would go into the compiling of what soon ends. */
  static final String QUICK = "-XX:TieredStopAtLevel=1";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Path directory;
  private final int gatePort = freePort();
  private final int amqpPort = freePort();
  private final List<String> said = new CopyOnWriteArrayList<>();
  private String javaOptions = QUICK;
  private String heap = "";
  private int openFiles;
  private Map<String, String> environment = Map.of();
  private Process process;

  /** A roundabout whose configuration and state live in {@code directory}; not started yet. */
  Roundabout(Path directory, String lanesAndExits) throws IOException {
    this.directory = directory;
    configure(lanesAndExits);
  }

  void configure(String lanesAndExits) throws IOException {
    Files.writeString(
        config(),
        "state: %s\ngate: {port: %d}\namqp: {port: %d}\nspark: {master: 'local[2]'}\n%s"
            .formatted(state(), gatePort, amqpPort, lanesAndExits));
  }

  /** For the JVM that runs it, from the next start on, beside {@link #QUICK}. */
  Roundabout javaOptions(String options) {
    javaOptions = QUICK + " " + options;
    return this;
  }

  /** What stands in its environment besides, from the next start on. */
  Roundabout environment(Map<String, String> variables) {
    environment = variables;
    return this;
  }

  /** It may use that much heap and so many open files, and no more. */
  Roundabout within(String heapSize, int files) {
    heap = heapSize;
    openFiles = files;
    return this;
  }

  Path config() {
    return directory.resolve("roundabout.yaml");
  }

  Path state() {
    return directory.resolve("state");
  }

  int gatePort() {
    return gatePort;
  }

  int amqpPort() {
    return amqpPort;
  }

  /** Everything it has written to standard output and standard error. */
  List<String> said() {
    return said;
  }

  long pid() {
    return process.pid();
  }

  /** Starts it and returns when its gate and exits are open, which is before Spark is up. */
  Roundabout start() throws IOException {
    launch();
    Await.until(
        "the roundabout is open",
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError("the roundabout has ended:\n" + String.join("\n", said));
          }
          return Files.exists(state().resolve("control.json"))
              && control().path("pid").asLong() == process.pid();
        },
        () -> String.join("\n", said));
    BooksBalance.started(this);
    return this;
  }

  /** Starts it and returns at once. */
  void launch() throws IOException {
    ProcessBuilder run = bounded(command("run", config().toString()).redirectErrorStream(true));
    run.environment().put("ROUNDABOUT_JAVA_OPTS", javaOptions);
    run.environment().putAll(environment);
    process = run.start();
    Thread reader = new Thread(this::read, "roundabout-output");
    reader.setDaemon(true);
    reader.start();
  }

  /** The exit code of a process that ends by itself; empty when it has not in that time. */
  OptionalInt awaitEnd(Duration patience) throws InterruptedException {
    return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)
        ? OptionalInt.of(process.exitValue())
        : OptionalInt.empty();
  }

  private ProcessBuilder bounded(ProcessBuilder run) {
    if (!heap.isEmpty()) {
      run.environment().put("ROUNDABOUT_HEAP", heap);
      String limits = "ulimit -n " + openFiles + " && exec \"$0\" \"$@\"";
      List<String> command = new ArrayList<>(List.of("sh", "-c", limits));
      command.addAll(run.command());
      run.command(command);
    }
    return run;
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(said::add);
    } catch (IOException | UncheckedIOException e) {
      said.add("[output ended: " + e + "]");
    }
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    BooksBalance.ended(this);
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM, as Ctrl-C and service managers do; returns the exit code. */
  int stop() throws InterruptedException {
    BooksBalance.ended(this);
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      kill();
      throw new AssertionError("the roundabout did not stop within a minute");
    }
    return process.exitValue();
  }

  boolean alive() {
    return process != null && process.isAlive();
  }

  private JsonNode control() throws IOException {
    return JSON.readTree(state().resolve("control.json").toFile());
  }

  JsonNode status() {
    try {
      JsonNode control = control();
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + control.path("port").asInt() + "/status"))
              .header("Authorization", "Bearer " + control.path("token").asText())
              .build();
      return JSON.readTree(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  JsonNode exit(String name) {
    return named("exits", name);
  }

  JsonNode lane(String name) {
    return named("lanes", name);
  }

  private JsonNode named(String list, String name) {
    for (JsonNode node : status().path(list)) {
      if (node.path("name").asText().equals(name)) {
        return node;
      }
    }
    throw new AssertionError("status has no " + name + " among its " + list);
  }

  void awaitState(String exit, String state) {
    Await.until(
        "exit " + exit + " is " + state,
        () -> exit(exit).path("state").asText().equals(state),
        () -> exit(exit).toPrettyString());
  }

  GateVisit visit() throws IOException {
    return new GateVisit(gatePort);
  }

  ExitReader collect(String address) throws Exception {
    return new ExitReader(amqpPort, address);
  }

  /** Runs another command of the command line to its end. */
  Finished run(String... words) throws IOException, InterruptedException {
    Path out = Files.createTempFile(directory, "out", ".txt");
    Path err = Files.createTempFile(directory, "err", ".txt");
    Process finished =
        command(words).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    finished.getOutputStream().close();
    if (!finished.waitFor(180, TimeUnit.SECONDS)) {
      finished.destroyForcibly();
      throw new AssertionError(String.join(" ", words) + " did not end within three minutes");
    }
    return new Finished(finished.exitValue(), Files.readString(out), Files.readString(err));
  }

  ProcessBuilder command(String... words) {
    List<String> command = new ArrayList<>();
    command.add(HOME.resolve("roundabout").toString());
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("ROUNDABOUT_BUILD", "never");
    return builder;
  }

  /** The end of a test: its books must balance, and then it is killed. */
  @Override
  public void close() throws InterruptedException {
    if (alive()) {
      try {
        BooksBalance.check(this);
      } finally {
        kill();
      }
    }
  }

  /** What a command left behind. */
  record Finished(int exitCode, String out, String err) {}

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path home() {
    Path path = Path.of("").toAbsolutePath();
    while (!Files.exists(path.resolve("mvnw"))) {
      path = path.getParent();
    }
    return path;
  }
}
