package io.roundabout.server;

import io.roundabout.exits.Library;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The configuration file, read and found good but for its queries, which Spark judges.
 *
 * @param file as the user named it
 * @param state the state directory; relative ones are resolved against the file's own directory
 * @param maxRowBytes the longest row that the gate takes
 * @param views each may use functions and those before it
 */
record RoundaboutConfig(
    Path file,
    Path state,
    Listener gate,
    int maxRowBytes,
    Listener amqp,
    SparkConfig spark,
    List<LaneConfig> lanes,
    List<SharedSql> functions,
    List<SharedSql> views,
    List<ExitEntry> exits) {
  RoundaboutConfig {
    lanes = List.copyOf(lanes);
    functions = List.copyOf(functions);
    views = List.copyOf(views);
    exits = List.copyOf(exits);
  }

  /** What the queries share. */
  Library library() {
    return new Library(texts(functions), texts(views));
  }

  private static Map<String, String> texts(List<SharedSql> shared) {
    Map<String, String> texts = new LinkedHashMap<>();
    shared.forEach(one -> texts.put(one.name(), one.text().text()));
    return texts;
  }
}
