package io.roundabout.server;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * How Spark is started.
 *
 * @param master {@code local}, {@code local[N]} or {@code local[*]}
 * @param conf further settings of Spark's, by their full names
 */
record SparkConfig(String master, Map<String, String> conf) {
  private static final String EVERY_CORE = "local[*]";
  private static final Pattern LOCAL = Pattern.compile("local|local\\[(\\*|[1-9][0-9]{0,3})\\]");

  /** What Roundabout's own promises rest on, and why each is not for the user to set. */
  private static final Map<String, String> OURS =
      Map.ofEntries(
          Map.entry("spark.master", "'master' in 'spark' says it"),
          Map.entry("spark.sql.session.timeZone", "the session's time zone is UTC"),
          Map.entry("spark.driver.bindAddress", "every listener binds to loopback"),
          Map.entry("spark.driver.host", "every listener binds to loopback"),
          Map.entry("spark.memory.fraction", "the shares of the heap are fixed"),
          Map.entry("spark.local.dir", "Spark's own files stand in the state directory"),
          Map.entry("spark.sql.warehouse.dir", "Spark's own files stand in the state directory"),
          Map.entry("spark.hadoop.fs.file.impl", "checkpoints need a file system that fsyncs"),
          Map.entry(
              "spark.sql.streaming.checkpointFileManagerClass",
              "checkpoints need a file system that fsyncs"),
          Map.entry(
              "spark.sql.streaming.checkpointLocation",
              "checkpoints stand in the state directory"));

  SparkConfig {
    conf = Map.copyOf(conf);
  }

  static SparkConfig read(Section section) {
    String master = section.text("master").orElse(EVERY_CORE);
    if (!LOCAL.matcher(master).matches()) {
      section.bad(
          "master",
          "is '" + master + "'; it must be local, local[N] or local[*] (clusters come later)");
      master = EVERY_CORE;
    }
    Map<String, String> conf = new TreeMap<>();
    section.node("conf").ifPresent(node -> readConf(node, conf, section.faults()));
    return new SparkConfig(master, conf);
  }

  private static void readConf(Node node, Map<String, String> conf, Faults faults) {
    YamlMap.of(node, "'conf' of 'spark'", faults)
        .forEach(
            (name, entry) -> {
              if (!(entry.value() instanceof ScalarNode value) || YamlMap.absent(value)) {
                faults.add(
                    entry.value(), "'" + name + "' of 'spark' must be one value; full names, flat");
              } else if (!name.startsWith("spark.")) {
                faults.add(
                    entry.key(), "'" + name + "' is no setting of Spark's: they begin with spark.");
              } else if (OURS.containsKey(name)) {
                faults.add(entry.key(), "'" + name + "' cannot be set: " + OURS.get(name));
              } else {
                conf.put(name, value.getValue());
              }
            });
  }

  static final List<String> KEYS = List.of("master", "conf");
}
