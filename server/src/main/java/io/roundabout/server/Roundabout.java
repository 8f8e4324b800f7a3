package io.roundabout.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.roundabout.exits.ExitConfig;
import io.roundabout.exits.ExitState.LaneRange;
import io.roundabout.exits.ExitStatus;
import io.roundabout.exits.Exits;
import io.roundabout.exits.ExitsOptions;
import io.roundabout.exits.NewGeneration;
import io.roundabout.gate.Gate;
import io.roundabout.gate.GateLane;
import io.roundabout.gate.GateOptions;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/**
 * The running roundabout. It starts in the order in which a row flows, so that nothing is let in
 * that could not be kept, and closes in reverse.
 */
final class Roundabout implements AutoCloseable, ControlEndpoint.Controls {

  /** What is open, and must be closed again in reverse. */
  private interface Part {
    void close() throws Exception;
  }

  private final RoundaboutConfig config;
  private final Console console;
  private final Clock clock;
  private final Instant since;
  private final Deque<Part> parts = new ArrayDeque<>();
  private OpenLanes lanes;
  private ExitBroker broker;
  private Exits exits;
  private Queries queries;
  private Gate gate;

  private Roundabout(RoundaboutConfig config, Console console, Clock clock) {
    this.config = config;
    this.console = console;
    this.clock = clock;
    this.since = clock.instant();
  }

  /**
   * Opens the gate and the exits; Spark is on its way up by then, and not waited for.
   *
   * @throws StartException with a sentence for the user; nothing is left open then
   * @throws ConfigException when the configuration does not fit what the state directory holds
   */
  static Roundabout open(RoundaboutConfig config, Console console, Clock clock)
      throws StartException, ConfigException, InterruptedException {
    Roundabout roundabout = new Roundabout(config, console, clock);
    boolean open = false;
    try {
      roundabout.openParts();
      open = true;
      return roundabout;
    } finally {
      if (!open) {
        roundabout.close();
      }
    }
  }

  private void openParts() throws StartException, ConfigException, InterruptedException {
    StateDirectory state = opened(StateDirectory.take(config.state()));
    HeapShares shares = HeapShares.of(Runtime.getRuntime().maxMemory(), config.lanes().size());
    openLanesAndBroker(state, shares);
    broker.declareAll();
    broker.listen();
    exits = opened(new Exits(exitsOptions(state)));
    gate = opened(openGate(shares));
    exits.openDeliveries();
    openControl(state);
    sayOpen();
  }

  /**
   * Each reads its own files, so they need not wait for each other. The broker takes longest; Spark
   * begins to start meanwhile.
   */
  private void openLanesAndBroker(StateDirectory state, HeapShares shares)
      throws StartException, InterruptedException {
    CompletableFuture<ExitBroker> prepared =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return ExitBroker.prepare(config, state, shares, connections(shares).amqp());
              } catch (StartException e) {
                throw new CompletionException(e);
              }
            });
    try {
      lanes = opened(OpenLanes.open(config.lanes(), state, shares, clock));
      queries = opened(new Queries(config.spark(), config.exits().size(), state.spark(), console));
      queries.start();
    } finally {
      broker = joined(prepared);
    }
  }

  private ExitBroker joined(CompletableFuture<ExitBroker> prepared) throws StartException {
    try {
      return opened(prepared.join());
    } catch (CompletionException e) {
      if (e.getCause() instanceof StartException start) {
        throw start;
      }
      throw e;
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part::close);
    return part;
  }

  private ExitsOptions exitsOptions(StateDirectory state) {
    Map<String, Duration> keep = new HashMap<>();
    Map<String, Duration> idle = new HashMap<>();
    for (LaneConfig lane : config.lanes()) {
      lane.keep().ifPresent(time -> keep.put(lane.name(), time));
      lane.idle().ifPresent(time -> idle.put(lane.name(), time));
    }
    List<ExitConfig> configs = config.exits().stream().map(ExitEntry::config).toList();
    return new ExitsOptions(
        state.exits(),
        lanes.open(),
        lanes.missing(),
        configs,
        broker.address(),
        broker::queues,
        config.library(),
        keep,
        idle,
        clock,
        System::nanoTime);
  }

  private static ConnectionShares connections(HeapShares heap) {
    return ConnectionShares.of(ConnectionShares.openFiles(), heap);
  }

  private Gate openGate(HeapShares shares) throws StartException {
    Map<String, GateLane> offered = new HashMap<>();
    lanes.all().forEach(lane -> offered.put(lane.config().name(), lane.forGate()));
    GateOptions options =
        GateOptions.at(config.gate().bind(), config.gate().port())
            .withMaxRowBytes(config.maxRowBytes())
            .withTotalBytes(shares.gateBytes())
            .withMaxConnections(connections(shares).gate());
    try {
      return Gate.start(options, offered);
    } catch (IOException e) {
      throw new StartException(e.getMessage(), e);
    }
  }

  private void openControl(StateDirectory state) throws StartException {
    try {
      ControlEndpoint control = opened(ControlEndpoint.open(this));
      ControlFile.Ports ports =
          new ControlFile.Ports(
              control.port(),
              config.gate().bind(),
              gate.port(),
              config.amqp().bind(),
              broker.port());
      opened(ControlFile.write(state.controlFile(), ports, control.token()));
    } catch (IOException e) {
      throw new StartException("the control endpoint cannot be opened: " + e, e);
    }
  }

  private void sayOpen() {
    console.good(
        "roundabout is open: gate "
            + Listener.text(config.gate().bind(), gate.port())
            + " · exits amqp://"
            + Listener.text(config.amqp().bind(), broker.port())
            + " · state "
            + Paths.shown(config.state())
            + " (log "
            + Paths.shown(StateDirectory.logFile(config.state()))
            + ")");
    lanes
        .missing()
        .forEach((lane, reason) -> console.bad("lane " + lane + " is stopped: " + reason));
    lanes
        .open()
        .values()
        .forEach(
            lane ->
                lane.log()
                    .recovered()
                    .forEach(sentence -> console.warn("lane " + lane.name() + ": " + sentence)));
  }

  /**
   * Starts what goes on in the background: the lanes' verification, the exits' queries once Spark
   * is up, and who tells how they do.
   */
  void startBackground() {
    opened(new LaneVerifier(lanes.open().values())).start();
    queries.run(exits, new Watch(this, console));
  }

  Optional<Trouble> trouble(ExitStatus exit) {
    return Trouble.of(exit, config);
  }

  List<ExitStatus> exitStatus() {
    return exits.status();
  }

  OpenLanes lanes() {
    return lanes;
  }

  int gatePort() {
    return gate.port();
  }

  int amqpPort() {
    return broker.port();
  }

  @Override
  public ObjectNode status() {
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    page.put("version", Version.TEXT);
    page.put("pid", ProcessHandle.current().pid());
    page.put("since", since.toString());
    page.put("state", config.state().toString());
    page.put("spark", queries.spark());
    var gateStatus = gate.status();
    page.putObject("gate")
        .put("host", config.gate().bind())
        .put("port", gate.port())
        .put("connections", gateStatus.connections())
        .put("visits", gateStatus.visits().values().stream().mapToInt(n -> n).sum());
    page.putObject("amqp").put("host", config.amqp().bind()).put("port", broker.port());
    ArrayNode laneList = page.putArray("lanes");
    lanes.all().forEach(lane -> laneList.add(StatusPage.lane(lane, gateStatus)));
    ArrayNode exitList = page.putArray("exits");
    for (ExitStatus exit : exits.status()) {
      exitList.add(
          StatusPage.exit(
              exit,
              trouble(exit),
              EventTimes.waitsFor(exit, lanes.open()),
              broker.books(exit.exit())));
    }
    return page;
  }

  @Override
  public Set<String> exits() {
    return exits.status().stream().map(ExitStatus::exit).collect(Collectors.toSet());
  }

  @Override
  public void retry(String exit, Optional<NewGeneration> choice) {
    if (choice.isPresent()) {
      exits.retry(exit, choice.get());
    } else {
      exits.retry(exit);
    }
  }

  @Override
  public List<LaneRange> skip(String exit, List<LaneRange> rows) {
    return exits.skip(exit, rows);
  }

  /** Closes every part, the last one opened first; a part that fails holds up no other. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        // Asked for here: who is refused the state directory must not touch its log either.
        LoggerFactory.getLogger(Roundabout.class).error("a part could not be closed", e);
      }
    }
  }
}
