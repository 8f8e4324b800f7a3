package io.roundabout.lanesource;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import scala.jdk.javaapi.CollectionConverters;

/** Adds to Spark's optimizer what it does not know of lanes. */
final class LaneRules {
  private LaneRules() {}

  static void install(SparkSession session) {
    List<Rule<LogicalPlan>> rules =
        new ArrayList<>(CollectionConverters.asJava(session.experimental().extraOptimizations()));
    if (rules.stream().noneMatch(NarrowStreams.class::isInstance)) {
      rules.add(new TicksPass());
      rules.add(new NarrowStreams());
      session.experimental().extraOptimizations_$eq(CollectionConverters.asScala(rules).toSeq());
    }
  }
}
