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
      Map.of(
          "spark.master", "it is said by 'master' in 'spark'",
          "spark.sql.session.timeZone", "the session's time zone is UTC",
          "spark.driver.bindAddress", "every listener binds to loopback",
          "spark.driver.host", "every listener binds to loopback",
          "spark.hadoop.fs.file.impl", "checkpoints need Roundabout's own, which fsyncs",
          "spark.sql.streaming.checkpointFileManagerClass",
              "checkpoints need Roundabout's own file system, which fsyncs",
          "spark.sql.streaming.checkpointLocation", "checkpoints stand in the state directory");

  SparkConfig {
    conf = Map.copyOf(conf);
  }

  static SparkConfig read(Section section, String sparkLocalIp) {
    String master = section.text("master").orElse(EVERY_CORE);
    if (!LOCAL.matcher(master).matches()) {
      section.bad(
          "master",
          "is '" + master + "'; it must be local, local[N] or local[*] (clusters come later)");
      master = EVERY_CORE;
    }
    Map<String, String> conf = new TreeMap<>();
    section.node("conf").ifPresent(node -> readConf(node, conf, sparkLocalIp, section.faults()));
    return new SparkConfig(master, conf);
  }

  private static void readConf(
      Node node, Map<String, String> conf, String sparkLocalIp, Faults faults) {
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
              } else if (opensUi(name, value.getValue())
                  && !Listener.LOOPBACK.equals(sparkLocalIp)) {
                faults.add(
                    entry.key(),
                    "Spark's UI would listen on all addresses; set the environment variable"
                        + " SPARK_LOCAL_IP=127.0.0.1 to have it");
              } else {
                conf.put(name, value.getValue());
              }
            });
  }

  private static boolean opensUi(String name, String value) {
    return name.equals("spark.ui.enabled") && !value.equals("false");
  }

  static final List<String> KEYS = List.of("master", "conf");
}
