package io.roundabout.lanesource;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.optimizer.BuildLeft$;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.ColumnarRule;
import org.apache.spark.sql.execution.FilterExec;
import org.apache.spark.sql.execution.GenerateExec;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.v2.MicroBatchScanExec;
import org.apache.spark.sql.execution.datasources.v2.WriteToDataSourceV2Exec;
import org.apache.spark.sql.execution.joins.BroadcastHashJoinExec;
import scala.runtime.BoxedUnit;

/**
 * Finds out, of the plan of each batch, whether such a batch can stand. It changes no plan.
 *
 * <p>It can where a row's results are written before the next row is asked for, and no row has to
 * do with another: a lane that is projected, filtered, taken apart, and looked up in tables. A
 * batch that does not stand is asked too, since whether one does is decided before it is planned.
 */
public final class StandingPlans extends Rule<SparkPlan> {
  private StandingPlans() {}

  /** Adds the rule to the sessions that are made with these extensions; after those that plan. */
  public static void install(SparkSessionExtensions extensions) {
    extensions.injectColumnar(
        session ->
            new ColumnarRule() {
              @Override
              public Rule<SparkPlan> preColumnarTransitions() {
                return new StandingPlans();
              }
            });
  }

  @Override
  public SparkPlan apply(SparkPlan plan) {
    List<LaneStream> streams = new ArrayList<>();
    plan.foreach(
        node -> {
          if (stream(node) != null) {
            streams.add(stream(node));
          }
          return BoxedUnit.UNIT;
        });
    boolean narrow =
        streams.size() == 1 && plan instanceof WriteToDataSourceV2Exec && isNarrow(plan);
    streams.forEach(stream -> stream.planned(narrow));
    return plan;
  }

  private static LaneStream stream(SparkPlan node) {
    return node instanceof MicroBatchScanExec scan && scan.stream() instanceof LaneStream stream
        ? stream
        : null;
  }

  /** Whether the way from here to the lane has only steps that hand a row's results on at once. */
  private static boolean isNarrow(SparkPlan node) {
    if (node instanceof BroadcastHashJoinExec join) {
      return isNarrow(join.buildSide() == BuildLeft$.MODULE$ ? join.right() : join.left());
    }
    boolean hands =
        node instanceof WriteToDataSourceV2Exec
            || node instanceof ProjectExec
            || node instanceof FilterExec
            || node instanceof GenerateExec;
    return hands ? isNarrow(node.children().head()) : stream(node) != null;
  }
}
