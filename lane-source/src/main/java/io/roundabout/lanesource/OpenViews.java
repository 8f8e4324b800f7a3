package io.roundabout.lanesource;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The views that are open in this process, by the key that stands in the options of their Spark
 * relations: Spark makes its objects from texts alone. Thread-safe.
 */
final class OpenViews {
  private static final Map<String, LaneRun> OPEN = new ConcurrentHashMap<>();

  private OpenViews() {}

  static String open(LaneRun run) {
    String key = UUID.randomUUID().toString();
    OPEN.put(key, run);
    return key;
  }

  static void close(String key) {
    OPEN.remove(key);
  }

  static LaneRun run(String key) {
    LaneRun run = key == null ? null : OPEN.get(key);
    if (run == null) {
      throw new IllegalStateException(
          "the lanes of this query are closed (views %s): start the query again".formatted(key));
    }
    return run;
  }

  /** Null when the views are not open in this process. */
  static Lane lane(String key, String name) {
    LaneRun run = OPEN.get(key);
    return run == null ? null : run.lanes().get(name);
  }
}
