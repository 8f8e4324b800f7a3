package io.roundabout.exits;

import java.nio.file.Path;
import java.util.Map;

/**
 * How Spark is started.
 *
 * @param master as Spark reads it, e.g. {@code local[*]}
 * @param conf the user's own settings; {@link SparkRuntime} refuses those that it must set itself
 * @param scratch for Spark's own files, which need not outlive the process
 * @param standing how many batches may stand at once; in this process only, that is, not on a
 *     cluster
 */
public record SparkOptions(String master, Map<String, String> conf, Path scratch, int standing) {
  public SparkOptions {
    conf = Map.copyOf(conf);
  }

  /** Without batches that stand. */
  public SparkOptions(String master, Map<String, String> conf, Path scratch) {
    this(master, conf, scratch, 0);
  }
}
