package io.roundabout.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads {@code views} and {@code functions}. */
final class SharedReader {
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

  private final Faults faults;
  private final ConfigText file;
  private final Map<String, String> lanes = new HashMap<>();

  /**
   * @param lanes the names that SQL knows already
   */
  SharedReader(Faults faults, ConfigText file, Set<String> lanes) {
    this.faults = faults;
    this.file = file;
    lanes.forEach(lane -> this.lanes.put(folded(lane), lane));
  }

  /** The views in the order of the file: each may use those before it. */
  List<SharedSql> views(Section root) {
    List<SharedSql> views = new ArrayList<>();
    entries(root, "views", "view")
        .forEach(
            (name, entry) -> {
              String lane = lanes.get(folded(name));
              if (lane != null) {
                faults.add(
                    entry.key(),
                    "view '" + name + "' has the name of lane '" + lane + "'; give it another");
              }
              sql(name, entry).ifPresent(node -> views.add(shared("view", name, node)));
            });
    return views;
  }

  List<SharedSql> functions(Section root) {
    List<SharedSql> functions = new ArrayList<>();
    entries(root, "functions", "function")
        .forEach(
            (name, entry) ->
                text(entry.value(), "function '" + name + "'")
                    .ifPresent(node -> functions.add(shared("function", name, node))));
    return functions;
  }

  private SharedSql shared(String kind, String name, ScalarNode node) {
    return new SharedSql(kind, name, file.scalar(node));
  }

  private Map<String, YamlMap.Entry> entries(Section root, String key, String kind) {
    Optional<Node> node = root.node(key);
    if (node.isEmpty()) {
      return Map.of();
    }
    Map<String, YamlMap.Entry> entries = YamlMap.of(node.get(), "'" + key + "'", faults);
    Map<String, String> anyCase = new HashMap<>();
    entries.forEach(
        (name, entry) -> {
          if (!IDENTIFIER.matcher(name).matches()) {
            faults.add(
                entry.key(),
                "'"
                    + name
                    + "' cannot name a "
                    + kind
                    + "; its name is 1 to 128 of A-Z a-z 0-9 _ and begins with no digit");
          }
          String twin = anyCase.putIfAbsent(folded(name), name);
          if (twin != null) {
            faults.add(
                entry.key(),
                kind
                    + " '"
                    + name
                    + "' differs from '"
                    + twin
                    + "' only in case, which SQL does not see");
          }
        });
    return entries;
  }

  private Optional<ScalarNode> sql(String name, YamlMap.Entry entry) {
    String where = "view '" + name + "'";
    if (!(entry.value() instanceof MappingNode)) {
      return text(entry.value(), where);
    }
    Section view = new Section(entry.value(), where, List.of("sql"), List.of(), faults);
    if (!view.has("sql")) {
      faults.add(
          entry.key(), where + " has no 'sql'; say what it shows: sql: SELECT * FROM a_lane");
    }
    return view.node("sql").flatMap(node -> text(node, where));
  }

  private Optional<ScalarNode> text(Node node, String where) {
    if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
      return Optional.of(scalar);
    }
    String found = node instanceof ScalarNode ? "empty" : YamlMap.kind(node);
    faults.add(node, where + " is " + found + "; it must be SQL");
    return Optional.empty();
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
