package io.roundabout.exits;

import java.nio.file.Path;
import java.util.Map;

/**
 * How Spark is started.
 *
 * @param master as Spark reads it, e.g. {@code local[*]}
 * @param conf the user's own settings; {@link SparkRuntime} refuses those that it must set itself
 * @param scratch for Spark's own files, which need not outlive the process
 */
public record SparkOptions(String master, Map<String, String> conf, Path scratch) {
  public SparkOptions {
    conf = Map.copyOf(conf);
  }
}
