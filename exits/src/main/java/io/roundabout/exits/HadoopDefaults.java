package io.roundabout.exits;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * The thousand settings that Hadoop reads from its own default files, though its code knows them.
 * Spark writes all of a configuration, compressed one by one, into a broadcast for each copy of
 * each node of a plan that remembers rows: half of the time in which a join's batch was planned.
 */
final class HadoopDefaults {
  private HadoopDefaults() {}

  /** Leaves what a user or Spark has set. */
  static void takeOut(Configuration configuration) {
    try {
      // Those that are found bring more defaults, and with them all that was taken out before.
      FileSystem.getFileSystemClass("file", configuration);
    } catch (IOException e) {
      throw new UncheckedIOException("Hadoop's file systems cannot be loaded", e);
    }
    List<String> defaults = new ArrayList<>();
    for (Map.Entry<String, String> setting : configuration) {
      String[] sources = configuration.getPropertySources(setting.getKey());
      if (sources != null && sources.length == 1 && sources[0].endsWith("-default.xml")) {
        defaults.add(setting.getKey());
      }
    }
    defaults.forEach(configuration::unset);
  }
}
