package io.roundabout.server;

import java.nio.file.Path;
import java.util.List;

/**
 * The configuration file, read and found good but for its queries, which Spark judges.
 *
 * @param file as the user named it
 * @param state the state directory; relative ones are resolved against the file's own directory
 */
record RoundaboutConfig(
    Path file,
    Path state,
    Listener gate,
    Listener amqp,
    SparkConfig spark,
    List<LaneConfig> lanes,
    List<ExitEntry> exits) {
  RoundaboutConfig {
    lanes = List.copyOf(lanes);
    exits = List.copyOf(exits);
  }
}
