package io.roundabout.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
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
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The server as a process of its own, as the launcher starts it. */
final class RunningServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Path config;
  private final Path output;
  private final Process process;

  private RunningServer(Path config, Path output, Process process) {
    this.config = config;
    this.output = output;
    this.process = process;
  }

  /** Runs a command; {@code config} keeps its state in {@code state} beside itself. */
  static RunningServer command(String command, Path config) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(ProcessHandle.current().info().command().orElse("java"));
    for (String option : System.getProperty("server.jvm").split("\\s+")) {
      if (!option.isBlank()) {
        line.add(option);
      }
    }
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.addAll(List.of(Main.class.getName(), command, config.toString()));
    Path output = Files.createTempFile(config.getParent(), "output", ".txt");
    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    return new RunningServer(config, output, process);
  }

  /** Runs it until gate and exits are open. */
  static RunningServer open(Path config) throws IOException {
    RunningServer server = command("run", config);
    server.await("open", () -> server.output().contains("roundabout is open"));
    return server;
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  long pid() {
    return process.pid();
  }

  int gatePort() throws IOException {
    return control().path("gate").path("port").asInt();
  }

  int amqpPort() throws IOException {
    return control().path("amqp").path("port").asInt();
  }

  Path state() {
    return config.resolveSibling("state");
  }

  JsonNode control() throws IOException {
    return JSON.readTree(state().resolve("control.json").toFile());
  }

  /** One visit: sends the text, half-closes, and returns all that the gate says. */
  String visit(String text) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", gatePort())) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  HttpResponse<String> ask(String method, String path, String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + control().path("port") + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("Authorization", "Bearer " + token)
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> ask(String method, String path) throws Exception {
    return ask(method, path, control().path("token").asText());
  }

  JsonNode status() throws Exception {
    return JSON.readTree(ask("GET", "/status").body());
  }

  JsonNode exit(String name) throws Exception {
    return named(status().path("exits"), name);
  }

  JsonNode lane(String name) throws Exception {
    return named(status().path("lanes"), name);
  }

  private static JsonNode named(JsonNode list, String name) {
    for (JsonNode node : list) {
      if (node.path("name").asText().equals(name)) {
        return node;
      }
    }
    throw new AssertionError("no " + name + " in " + list);
  }

  /** Waits until it is so; the server's output tells why when it never comes. */
  void await(String what, Callable<Boolean> condition) throws IOException {
    try {
      Awaitility.await(what)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> condition.call() || !process.isAlive());
    } finally {
      if (!process.isAlive()) {
        throw new AssertionError("the server ended with " + process.exitValue() + ": " + output());
      }
    }
  }

  /** Waits for a process that ends by itself. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the process has not ended");
    }
    return process.exitValue();
  }

  /** SIGTERM, and the end. */
  int stop() throws InterruptedException {
    process.destroy();
    return exitCode();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
