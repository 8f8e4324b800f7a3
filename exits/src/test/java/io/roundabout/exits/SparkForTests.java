package io.roundabout.exits;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** One Spark for all tests of this process. */
final class SparkForTests {
  private static SparkRuntime runtime;

  private SparkForTests() {}

  /** Makes room for another Spark; the next test starts this one again. */
  static synchronized void stop() {
    if (runtime != null) {
      runtime.close();
      runtime = null;
    }
  }

  static synchronized SparkSession session() {
    if (runtime == null) {
      try {
        runtime =
            SparkRuntime.start(
                new SparkOptions("local[2]", Map.of(), Files.createTempDirectory("spark"), 8));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
    return runtime.session();
  }
}
