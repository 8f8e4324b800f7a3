package io.roundabout.server;

import io.roundabout.exits.ExitConfig;
import io.roundabout.exits.Exits;
import io.roundabout.exits.QueryFault;
import io.roundabout.gateprotocol.Names;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * An exit as it is configured, with the place of its query.
 *
 * @param place where its name stands in the file
 * @param discard collectors that are no longer declared and whose waiting rows may go; the exit's
 *     own name stands for the shared collector
 * @param sql where the query's text stands in the file; empty for the built-in exit
 */
record ExitEntry(ExitConfig config, Place place, List<String> discard, Optional<ScalarText> sql) {
  static final List<String> KEYS = List.of("sql", "pack", "collectors", "discard");
  static final List<String> LATER = List.of("emit", "java", "keep_state", "expire", "event_time");

  private static final String BUILT_IN =
      "'breakdowns' is built in and has no 'sql'; only collectors, pack and discard can be said";

  /** Packs are bounded by bytes as well; this only catches slips of the finger. */
  private static final int MAX_PACK = 1_000_000;

  ExitEntry {
    discard = List.copyOf(discard);
  }

  String name() {
    return config.name();
  }

  /** Whether the file only says the collectors and the pack of an exit that is there anyway. */
  boolean builtIn() {
    return sql.isEmpty();
  }

  /** A fault of the query, at its place in the file. */
  ConfigFault fault(Path file, QueryFault fault) {
    Place at = sql.map(text -> text.at(fault.line(), fault.column() - 1)).orElse(place);
    return new ConfigFault(file.toString(), at, "exit '" + name() + "': " + fault.message());
  }

  /** Reads an exit; empty when a fault hides what it is. */
  static Optional<ExitEntry> read(String name, ScalarNode key, Section exit, ConfigText file) {
    int pack = exit.number("pack", 1, MAX_PACK).orElse(1);
    List<String> collectors = readNames(exit, "collectors");
    List<String> discard = readNames(exit, "discard");
    for (ScalarNode node : exit.list("discard")) {
      if (collectors.contains(node.getValue())) {
        exit.faults()
            .add(
                node,
                "'"
                    + node.getValue()
                    + "' of "
                    + exit.where()
                    + " is declared as a collector and discarded too; take it from one of the two");
      }
    }
    Place place = Faults.place(key.getStartMark());
    if (name.equals(Exits.BREAKDOWNS)) {
      exit.keyNode("sql").ifPresent(node -> exit.faults().add(node, BUILT_IN));
      return Optional.of(
          new ExitEntry(
              ExitConfig.builtIn(name, pack, collectors), place, discard, Optional.empty()));
    }
    return readSql(key, exit)
        .map(
            node ->
                new ExitEntry(
                    new ExitConfig(
                        name,
                        new ExitConfig.Sql(node.getValue()),
                        Optional.empty(),
                        Optional.empty(),
                        pack,
                        collectors),
                    place,
                    discard,
                    Optional.of(file.scalar(node))));
  }

  private static Optional<ScalarNode> readSql(ScalarNode key, Section exit) {
    if (!exit.has("sql")) {
      exit.faults()
          .add(
              key,
              exit.where() + " has no 'sql'; say what waits there, e.g. sql: SELECT * FROM a_lane");
      return Optional.empty();
    }
    Optional<ScalarNode> sql = exit.scalar("sql");
    if (sql.isPresent() && sql.get().getValue().isBlank()) {
      exit.bad("sql", "is empty");
    }
    return sql;
  }

  private static List<String> readNames(Section exit, String key) {
    List<String> names = new ArrayList<>();
    for (ScalarNode node : exit.list(key)) {
      String name = node.getValue();
      if (!Names.valid(name) || name.contains("::") || name.endsWith(ConfigReader.UNDELIVERABLE)) {
        exit.faults().add(node, ConfigReader.badName("collector", name));
      } else if (names.contains(name)) {
        exit.faults().add(node, "'" + name + "' stands twice in '" + key + "' of " + exit.where());
      } else {
        names.add(name);
      }
    }
    return names;
  }
}
