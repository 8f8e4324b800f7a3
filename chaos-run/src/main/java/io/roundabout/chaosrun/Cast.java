package io.roundabout.chaosrun;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.roundabout.haltpoints.HaltPoint;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/** All processes of a run, and the network between them. Not thread-safe. */
final class Cast implements Closeable {
  private static final String HEAP = "1536m";
  private static final int STOP_SECONDS = 120;

  private final RunDirectory directory;
  private final Settings settings;
  private final CuttingProxy toGate;
  private final CuttingProxy toBroker;
  private final Child roundabout;
  private final Child vehicles;
  private final List<Child> collectors = new ArrayList<>();

  /** Nothing is started yet, but the network. */
  Cast(RunDirectory directory, Settings settings, Path home) throws IOException {
    this.directory = directory;
    this.settings = settings;
    int gatePort = freePort();
    int amqpPort = freePort();
    toGate = new CuttingProxy(gatePort);
    toBroker = new CuttingProxy(amqpPort);
    configure(gatePort, amqpPort);
    roundabout =
        new Child(
                "the roundabout",
                List.of(
                    home.resolve("roundabout").toString(),
                    "run",
                    directory.configuration().toString()),
                directory.log("roundabout"))
            .in(directory.path().toFile())
            .environment("ROUNDABOUT_BUILD", "never");
    if (System.getenv("ROUNDABOUT_HEAP") == null) {
      roundabout.environment("ROUNDABOUT_HEAP", HEAP);
    }
    vehicles = process(VehiclesProcess.class, "vehicles", toGate, List.of());
    for (int i = 0; i < CollectorsProcess.PROCESSES; i++) {
      collectors.add(
          process(
              CollectorsProcess.class, "collectors-" + i, toBroker, List.of(Integer.toString(i))));
    }
  }

  private Child process(Class<?> main, String name, CuttingProxy proxy, List<String> more)
      throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add(directory.path().toString());
    arguments.add(Integer.toString(proxy.port()));
    arguments.addAll(more);
    return Child.ofClass(main, name, directory.log(name), "256m", arguments);
  }

  private void configure(int gatePort, int amqpPort) throws IOException {
    try (InputStream lanesAndExits = Cast.class.getResourceAsStream("lanes-and-exits.yaml")) {
      Files.writeString(
          directory.configuration(),
          """
          state: %s
          gate: {port: %d}
          amqp: {port: %d}
          spark: {master: 'local[2]'}
          %s"""
              .formatted(
                  directory.state(),
                  gatePort,
                  amqpPort,
                  new String(lanesAndExits.readAllBytes(), StandardCharsets.UTF_8)));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** In an order that the seed draws: nobody has to be first. */
  void start() throws IOException {
    endLeftOver();
    List<Child> all = all();
    Collections.shuffle(all, new Random(settings.seed()));
    for (Child child : all) {
      child.start();
    }
  }

  /**
   * If this program itself was killed, its roundabout still runs. A process that has the same id by
   * chance was started after the file was written.
   */
  private void endLeftOver() throws IOException {
    Path control = directory.state().resolve("control.json");
    if (!Files.exists(control)) {
      return;
    }
    Instant written = Files.getLastModifiedTime(control).toInstant();
    Optional<ProcessHandle> left =
        ProcessHandle.of(new ObjectMapper().readTree(control.toFile()).path("pid").asLong());
    if (left.isPresent()
        && left.get().info().startInstant().filter(written::isAfter).isPresent()
        && left.get().destroyForcibly()) {
      left.get().onExit().join();
    }
  }

  List<Child> all() {
    List<Child> all = new ArrayList<>(collectors);
    all.add(roundabout);
    all.add(vehicles);
    return all;
  }

  Child roundabout() {
    return roundabout;
  }

  Child vehicles() {
    return vehicles;
  }

  List<Child> collectors() {
    return collectors;
  }

  /** The next start of the roundabout halts itself at this place; at none if empty. */
  void armRoundabout(String halt) {
    String options = Objects.requireNonNullElse(System.getenv("ROUNDABOUT_JAVA_OPTS"), "");
    roundabout.environment(
        "ROUNDABOUT_JAVA_OPTS",
        halt.isEmpty() ? options : options + " -D" + HaltPoint.PROPERTY + "=" + halt);
  }

  void cutNetwork(boolean reset) {
    toGate.cutAll(reset);
    toBroker.cutAll(reset);
  }

  /** Ends the roundabout as a service manager does; null if it ended well, else what it did. */
  String stopRoundabout() throws InterruptedException {
    if (!roundabout.stop(STOP_SECONDS)) {
      return "did not stop within " + STOP_SECONDS + " s of SIGTERM";
    }
    return roundabout.exitCode() == 0 ? null : "stopped with exit code " + roundabout.exitCode();
  }

  @Override
  public void close() throws IOException {
    all().forEach(Child::kill);
    try (toGate;
        toBroker) {
      // Nobody is left who could go through them.
    }
  }
}
