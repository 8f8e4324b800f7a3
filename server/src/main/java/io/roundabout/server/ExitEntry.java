package io.roundabout.server;

import io.roundabout.exits.ExitConfig;
import io.roundabout.exits.ExitConfig.Emit;
import io.roundabout.exits.ExitConfig.Query;
import io.roundabout.exits.Exits;
import io.roundabout.exits.QueryFault;
import io.roundabout.gateprotocol.Names;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * An exit as it is configured, with the place of its query.
 *
 * @param place where its name stands in the file
 * @param discard collectors that are no longer declared and whose waiting rows may go; the exit's
 *     own name stands for the shared collector
 * @param text where the query's SQL, or the name of its class, stands in the file; empty for a
 *     built-in exit
 */
record ExitEntry(ExitConfig config, Place place, List<String> discard, Optional<ScalarText> text) {
  /** The exits that are there without being declared. */
  static final List<String> BUILT_IN = List.of(Exits.BREAKDOWNS, Exits.LATE);

  private static final List<String> OF_QUERIES = List.of("sql", "java", "emit", "keep_state");
  static final List<String> KEYS =
      List.of("sql", "java", "emit", "keep_state", "pack", "collectors", "discard");
  static final List<String> LATER = List.of("expire");

  private static final List<String> EMITS = List.of("final", "changes");
  private static final Pattern CLASS_NAME =
      Pattern.compile(
          "\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*"
              + "(\\.\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*)*");

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
    return text.isEmpty();
  }

  /** A fault of the query, at its place in the file. */
  ConfigFault fault(Path file, QueryFault fault) {
    Place at = text.map(own -> own.at(fault.line(), fault.column() - 1)).orElse(place);
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
    if (BUILT_IN.contains(name)) {
      for (String word : OF_QUERIES) {
        exit.keyNode(word)
            .ifPresent(
                node ->
                    exit.faults()
                        .add(
                            node,
                            "'%s' is built in and has no '%s'; only collectors, pack and discard"
                                    .formatted(name, word)
                                + " can be said"));
      }
      return Optional.of(
          new ExitEntry(
              ExitConfig.builtIn(name, pack, collectors), place, discard, Optional.empty()));
    }
    Optional<Emit> emit = readEmit(exit);
    Optional<Duration> keepState = exit.duration("keep_state");
    Optional<ScalarNode> text = readText(key, exit);
    return text.map(
        node -> {
          Query query =
              exit.has("sql")
                  ? new ExitConfig.Sql(node.getValue())
                  : new ExitConfig.Java(node.getValue());
          return new ExitEntry(
              new ExitConfig(name, query, emit, keepState, pack, collectors),
              place,
              discard,
              Optional.of(file.scalar(node)));
        });
  }

  private static Optional<Emit> readEmit(Section exit) {
    Optional<String> emit = exit.text("emit");
    if (emit.isPresent() && !EMITS.contains(emit.get())) {
      exit.bad("emit", "is '" + emit.get() + "'" + NearestName.hint(emit.get(), EMITS));
      return Optional.empty();
    }
    return emit.map(word -> Emit.valueOf(word.toUpperCase(Locale.ROOT)));
  }

  /** The SQL or the name of the class; exactly one of them says what waits at the exit. */
  private static Optional<ScalarNode> readText(ScalarNode key, Section exit) {
    if (exit.has("sql") && exit.has("java")) {
      exit.faults()
          .add(
              exit.keyNode("java").get(),
              exit.where() + " has 'sql' and 'java'; only one can say what waits there");
      return Optional.empty();
    }
    if (exit.has("java")) {
      Optional<ScalarNode> name = exit.scalar("java");
      if (name.isPresent() && !CLASS_NAME.matcher(name.get().getValue()).matches()) {
        exit.bad(
            "java",
            "is '"
                + name.get().getValue()
                + "'; it must be the full name of a class, e.g. com.acme.MyRoute");
      }
      return name;
    }
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
