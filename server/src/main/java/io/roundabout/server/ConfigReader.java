package io.roundabout.server;

import io.roundabout.gateprotocol.GateProtocol;
import io.roundabout.gateprotocol.Names;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the configuration file into records, and tells all of its faults at once. */
final class ConfigReader {
  static final String UNDELIVERABLE = ".undeliverable";

  private static final List<String> KEYS =
      List.of("state", "gate", "amqp", "spark", "lanes", "functions", "views", "exits");
  private static final List<String> LATER = List.of("users", "tls", "web");
  private static final List<String> GATE_KEYS = List.of("bind", "port", "max_row_mib");

  /** As much as an exit takes. */
  private static final int MAX_ROW_MIB = 64;

  /** How the names of the broker's own addresses begin. */
  private static final List<String> INTERNAL = List.of("roundabout.", "activemq.");

  private final Path path;
  private final Faults faults;
  private final Set<String> brokenLanes = new TreeSet<>();

  private ConfigReader(Path path) {
    this.path = path;
    this.faults = new Faults(path.toString());
  }

  /**
   * What could be read.
   *
   * @param config empty when the file is not YAML at all; otherwise without what is at fault
   * @param brokenLanes the lanes that could not be read: queries that name them cannot be judged
   */
  record Reading(
      Optional<RoundaboutConfig> config, Set<String> brokenLanes, List<ConfigFault> faults) {}

  /**
   * @throws ConfigException with every fault of the file
   */
  static RoundaboutConfig read(Path path) throws ConfigException {
    Reading reading = readWithFaults(path);
    if (!reading.faults().isEmpty()) {
      throw new ConfigException(reading.faults());
    }
    return reading.config().orElseThrow();
  }

  /** Reads what can be read, so that more faults can be looked for. */
  static Reading readWithFaults(Path path) {
    ConfigReader reader = new ConfigReader(path);
    Optional<ConfigText> text = ConfigText.read(path, reader.faults);
    Optional<RoundaboutConfig> config =
        text.flatMap(
            present -> present.compose(reader.faults).map(root -> reader.readRoot(root, present)));
    return new Reading(config, reader.brokenLanes, reader.faults.inFileOrder());
  }

  private RoundaboutConfig readRoot(Node node, ConfigText text) {
    Section root = new Section(node, "the configuration", KEYS, LATER, faults);
    Section gateSection = child(root, "gate", GATE_KEYS);
    Listener gate = Listener.read(gateSection, Listener.GATE_PORT);
    int maxRowBytes =
        gateSection
            .number("max_row_mib", 1, MAX_ROW_MIB)
            .map(mebibytes -> mebibytes << 20)
            .orElse(GateProtocol.DEFAULT_MAX_ROW_BYTES);
    Section amqpSection = child(root, "amqp", List.of("bind", "port", "url"));
    Listener amqp = Listener.read(amqpSection, Listener.AMQP_PORT);
    if (amqpSection.has("url")) {
      amqpSection.bad(
          "url",
          "names a broker elsewhere, which comes with a later version; leave it out for the"
              + " embedded one");
    }
    if (gate.port() != 0 && gate.port() == amqp.port() && gate.bind().equals(amqp.bind())) {
      Section later = amqpSection.has("port") ? amqpSection : gateSection;
      later.bad("port", "is " + gate.port() + ", which gate and amqp cannot share");
    }
    SparkConfig spark = SparkConfig.read(child(root, "spark", SparkConfig.KEYS));
    Path state = readState(root);
    List<LaneConfig> lanes = readLanes(root, text);
    SharedReader shared = new SharedReader(faults, text, laneNames(lanes));
    return new RoundaboutConfig(
        path,
        state,
        gate,
        maxRowBytes,
        amqp,
        spark,
        lanes,
        shared.functions(root),
        shared.views(root),
        readExits(root, text));
  }

  private Set<String> laneNames(List<LaneConfig> lanes) {
    Set<String> names = new TreeSet<>(brokenLanes);
    lanes.forEach(lane -> names.add(lane.name()));
    return names;
  }

  private Section child(Section root, String key, List<String> keys) {
    return new Section(root.node(key).orElse(null), "'" + key + "'", keys, List.of(), faults);
  }

  private Path readState(Section root) {
    String text = root.text("state").orElse("state");
    try {
      return path.toAbsolutePath().resolveSibling(text).normalize();
    } catch (InvalidPathException e) {
      root.bad("state", "is no path: " + e.getMessage());
      return path;
    }
  }

  private List<LaneConfig> readLanes(Section root, ConfigText text) {
    List<LaneConfig> lanes = new ArrayList<>();
    Map<String, YamlMap.Entry> entries = named(root, "lanes", "lane");
    if (entries.isEmpty() && faults.inFileOrder().isEmpty()) {
      faults.add(Place.START, "there are no 'lanes'; without one nothing can come in");
    }
    entries.forEach(
        (name, entry) -> {
          String where = "lane '" + name + "'";
          Section lane = new Section(entry.value(), where, LaneConfig.KEYS, List.of(), faults);
          LaneConfig.read(name, entry.key(), lane, text)
              .ifPresentOrElse(lanes::add, () -> brokenLanes.add(name));
        });
    return lanes;
  }

  private List<ExitEntry> readExits(Section root, ConfigText text) {
    List<ExitEntry> exits = new ArrayList<>();
    named(root, "exits", "exit")
        .forEach(
            (name, entry) -> {
              String where = "exit '" + name + "'";
              String builtIn = builtIn(name);
              if (!builtIn.isEmpty() && !builtIn.equals(name)) {
                faults.add(
                    entry.key(),
                    "'"
                        + name
                        + "' differs from the built-in exit '"
                        + builtIn
                        + "' only in case; give your exit another name");
              }
              Section exit =
                  new Section(entry.value(), where, ExitEntry.KEYS, ExitEntry.LATER, faults);
              ExitEntry.read(name, entry.key(), exit, text).ifPresent(exits::add);
            });
    return exits;
  }

  private static String builtIn(String name) {
    return ExitEntry.BUILT_IN.stream().filter(name::equalsIgnoreCase).findFirst().orElse("");
  }

  /** The entries of {@code lanes} or {@code exits}, their names checked. */
  private Map<String, YamlMap.Entry> named(Section root, String key, String kind) {
    Optional<Node> node = root.node(key);
    if (node.isEmpty()) {
      return Map.of();
    }
    Map<String, YamlMap.Entry> entries = YamlMap.of(node.get(), "'" + key + "'", faults);
    Map<String, String> anyCase = new HashMap<>();
    entries.forEach(
        (name, entry) -> {
          if (!usable(name)) {
            faults.add(entry.key(), badName(kind, name));
          }
          String twin = anyCase.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
          if (twin != null) {
            faults.add(
                entry.key(),
                kind
                    + " '"
                    + name
                    + "' differs from '"
                    + twin
                    + "' only in case, which SQL and"
                    + " some file systems do not see");
          }
        });
    return entries;
  }

  /** Names of lanes and exits are names of directories too. */
  private static boolean usable(String name) {
    return Names.valid(name)
        && !name.equals(".")
        && !name.equals("..")
        && !name.contains("::")
        && !name.endsWith(UNDELIVERABLE)
        && INTERNAL.stream().noneMatch(name::startsWith);
  }

  static String badName(String kind, String name) {
    String found = "'" + name + "' cannot name " + (kind.equals("exit") ? "an " : "a ") + kind;
    if (!Names.valid(name)) {
      return found + "; names are 1 to 128 of A-Z a-z 0-9 . _ : -";
    }
    return found
        + "; Roundabout keeps '.', '..', names with '::', those that end in "
        + UNDELIVERABLE
        + " and those that begin with "
        + String.join(" or ", INTERNAL)
        + " for itself";
  }
}
