package io.roundabout.server;

import io.roundabout.exits.ExitConfig.Emit;
import io.roundabout.exits.LaneShape;
import io.roundabout.exits.QueryCheck;
import io.roundabout.exits.QueryChecker;
import io.roundabout.exits.QueryFault;
import io.roundabout.exits.QueryMemory;
import io.roundabout.exits.SparkOptions;
import io.roundabout.exits.SparkRuntime;
import io.roundabout.rowformat.Column;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The command {@code check}: reads the configuration and analyses every query; starts nothing. */
final class Check {
  private Check() {}

  /** Returns the exit code: 0 when the file can be used, 1 when faults were printed. */
  static int run(Path file, Console console) {
    Logs.off();
    ConfigReader.Reading reading = ConfigReader.readWithFaults(file);
    List<ConfigFault> faults = new ArrayList<>(reading.faults());
    Map<ExitEntry, QueryCheck.Accepted> accepted = new LinkedHashMap<>();
    reading.config().ifPresent(config -> judge(config, reading.brokenLanes(), faults, accepted));
    if (!faults.isEmpty()) {
      console.faults(faults.stream().sorted().toList());
      return 1;
    }
    accepted.forEach((exit, query) -> print(exit, query, console));
    RoundaboutConfig config = reading.config().orElseThrow();
    console.good(
        "%s is good: %d lanes, %d exits"
            .formatted(file, config.lanes().size(), config.exits().size()));
    return 0;
  }

  private static void judge(
      RoundaboutConfig config,
      Set<String> brokenLanes,
      List<ConfigFault> faults,
      Map<ExitEntry, QueryCheck.Accepted> accepted) {
    boolean nothing =
        config.exits().stream().allMatch(ExitEntry::builtIn)
            && config.views().isEmpty()
            && config.functions().isEmpty();
    if (nothing || config.lanes().isEmpty()) {
      return;
    }
    List<LaneShape> lanes = config.lanes().stream().map(Check::shape).toList();
    Path scratch = scratch();
    try (SparkRuntime spark = SparkRuntime.start(options(config, scratch))) {
      QueryChecker checker = new QueryChecker(spark.session(), lanes, config.library());
      Set<String> unknown = new TreeSet<>(brokenLanes);
      unknown.addAll(judgeShared(config, checker.libraryFaults(), brokenLanes, faults));
      for (ExitEntry exit : config.exits()) {
        if (exit.builtIn() || mentions(exit.config().query().text(), unknown)) {
          continue;
        }
        QueryCheck check = checker.check(exit.config());
        if (check instanceof QueryCheck.Accepted good) {
          accepted.put(exit, good);
        } else if (check instanceof QueryCheck.Refused refused) {
          refused.faults().forEach(fault -> faults.add(exit.fault(config.file(), fault)));
        }
      }
    } catch (IllegalArgumentException e) {
      faults.add(new ConfigFault(config.file().toString(), Place.START, e.getMessage()));
    } finally {
      delete(scratch);
    }
  }

  /** Returns the names of the views and functions that cannot be used. */
  private static Set<String> judgeShared(
      RoundaboutConfig config,
      Map<String, QueryFault> found,
      Set<String> brokenLanes,
      List<ConfigFault> faults) {
    Set<String> broken = new TreeSet<>();
    List<SharedSql> all = new ArrayList<>(config.functions());
    all.addAll(config.views());
    for (SharedSql shared : all) {
      QueryFault fault = found.get(shared.name());
      if (fault == null) {
        continue;
      }
      Set<String> causes = new TreeSet<>(brokenLanes);
      causes.addAll(broken);
      if (!mentions(shared.text().text(), causes)) {
        faults.add(shared.fault(config.file(), fault));
      }
      broken.add(shared.name());
    }
    return broken;
  }

  private static LaneShape shape(LaneConfig lane) {
    return new LaneShape(lane.name(), lane.columns(), lane.table(), lane.eventTime());
  }

  /** What cannot be read has its fault already; what a query makes of it is not known. */
  private static boolean mentions(String sql, Set<String> names) {
    return names.stream()
        .map(name -> "(?<![\\w-])" + Pattern.quote(name) + "(?![\\w-])")
        .anyMatch(word -> Pattern.compile(word, Pattern.CASE_INSENSITIVE).matcher(sql).find());
  }

  /** One core is enough to analyse, and what is not started need not be waited for. */
  private static SparkOptions options(RoundaboutConfig config, Path scratch) {
    Map<String, String> conf = new HashMap<>(config.spark().conf());
    conf.put("spark.ui.enabled", "false");
    return new SparkOptions("local[1]", conf, scratch);
  }

  private static void print(ExitEntry exit, QueryCheck.Accepted query, Console console) {
    console.say("exit " + exit.name() + " reads " + String.join(", ", query.lanes()));
    List<Column> columns = query.columns().list();
    int width = columns.stream().mapToInt(column -> column.name().length()).max().orElse(0);
    for (Column column : columns) {
      String name = column.name() + " ".repeat(width - column.name().length());
      String need = column.nullable() ? "" : " NOT NULL";
      console.say("  " + name + "  " + column.type().ddl() + need);
    }
    console.say("  " + emits(exit.config().emit()) + "; " + remembers(query.memory()));
    query.guarantees().forEach(sentence -> console.say("  + " + sentence));
    query.warnings().forEach(sentence -> console.warn("  ! " + sentence));
    console.say("");
  }

  private static String emits(Optional<Emit> emit) {
    if (emit.isEmpty()) {
      return "emits rows as they come";
    }
    return switch (emit.get()) {
      case FINAL -> "emits each result once, when no more rows can come for it";
      case CHANGES -> "emits new values of keys as they come";
    };
  }

  private static String remembers(QueryMemory memory) {
    return !memory.stateful()
        ? "remembers nothing"
        : memory.eventTime()
            ? "remembers rows until event time has passed them"
            : "remembers for ever";
  }

  private static Path scratch() {
    try {
      return Files.createTempDirectory("roundabout-check");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary directory can be made", e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Spark's own files could not be removed", e);
    }
  }
}
