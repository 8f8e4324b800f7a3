package io.roundabout.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import picocli.CommandLine.Option;

/** Which roundabout a command means: the one whose state or configuration is here. */
final class Place {
  private static final String DEFAULT_CONFIG = "roundabout.yaml";

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "the roundabout's state directory; by default what FILE says, or ./state")
  Path stateOption;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "the roundabout's configuration; roundabout.yaml by default")
  Path configOption;

  private Map<?, ?> config;

  Path state() throws IOException {
    if (stateOption != null) {
      return stateOption;
    }
    Object state = config().get("state");
    return configFile().toAbsolutePath().resolveSibling(state == null ? "state" : state.toString());
  }

  /** What the running process says of itself; empty when there is none. */
  Optional<JsonNode> control() throws IOException {
    Path file = state().resolve("control.json");
    return Files.exists(file)
        ? Optional.of(new ObjectMapper().readTree(file.toFile()))
        : Optional.empty();
  }

  /**
   * Where a listener is: where the running process says, else where its configuration will have it.
   *
   * @param listener {@code gate} or {@code amqp}
   */
  HostPort listener(String listener, int defaultPort) throws IOException {
    Optional<JsonNode> running = control().map(control -> control.path(listener));
    if (running.isPresent() && running.get().path("port").isInt()) {
      return new HostPort(
          running.get().path("host").asText("localhost"), running.get().path("port").intValue());
    }
    Map<?, ?> section = config().get(listener) instanceof Map<?, ?> map ? map : Map.of();
    int port = section.get("port") instanceof Integer number && number > 0 ? number : defaultPort;
    Object bind = section.get("bind");
    return new HostPort(bind == null ? "localhost" : bind.toString(), port);
  }

  private Path configFile() {
    return configOption == null ? Path.of(DEFAULT_CONFIG) : configOption;
  }

  private Map<?, ?> config() throws IOException {
    if (config == null) {
      config = readConfig();
    }
    return config;
  }

  /** What is wrong in the file is told by {@code check}; here it is only asked for addresses. */
  private Map<?, ?> readConfig() throws IOException {
    Path file = configFile();
    if (!Files.exists(file)) {
      if (configOption != null) {
        throw new UsageException("there is no " + file + " (--config)");
      }
      return Map.of();
    }
    try {
      Object read = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
      return read instanceof Map<?, ?> map ? map : Map.of();
    } catch (YAMLException e) {
      throw new IOException(
          file + " cannot be read as YAML (./roundabout check " + file + " says where)", e);
    }
  }
}
