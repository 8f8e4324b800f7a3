package io.roundabout.lanesource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.runtime.BoxedUnit;

/** One Spark for all tests of this module; each test takes a session of its own. */
final class SparkForTests {
  private static final SparkSession ROOT =
      SparkSession.builder()
          .master("local[4]")
          .appName("lane-source")
          .config("spark.ui.enabled", "false")
          .config("spark.driver.bindAddress", "127.0.0.1")
          .config("spark.driver.host", "127.0.0.1")
          .config("spark.sql.session.timeZone", "UTC")
          .config("spark.sql.shuffle.partitions", "2")
          .config("spark.sql.adaptive.enabled", "false")
          .config("spark.sql.streaming.stopTimeout", "30s")
          .withExtensions(
              extensions -> {
                TableJoins.install(extensions);
                StandingPlans.install(extensions);
                return BoxedUnit.UNIT;
              })
          .getOrCreate();

  private SparkForTests() {}

  static SparkSession session() {
    return ROOT.newSession();
  }

  static LaneViews views(TestLane... lanes) {
    return views(Map.of(), lanes);
  }

  static LaneViews views(Map<String, RowRanges> skips, TestLane... lanes) {
    Map<String, Lane> byName = new TreeMap<>();
    for (TestLane lane : lanes) {
      byName.put(lane.lane().name(), lane.lane());
    }
    return new LaneViews(byName, skips, Map.of());
  }

  /** Rows as text, in an order that does not depend on tasks. */
  static List<String> texts(List<Row> rows) {
    List<String> texts = new ArrayList<>();
    rows.forEach(row -> texts.add(row.mkString("|")));
    texts.sort(null);
    return texts;
  }
}
