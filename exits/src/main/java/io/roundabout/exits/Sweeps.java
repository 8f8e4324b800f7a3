package io.roundabout.exits;

import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.plans.Inner$;
import org.apache.spark.sql.catalyst.plans.LeftSemi$;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.ColumnarRule;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.streaming.operators.stateful.StreamingDeduplicateExec;
import org.apache.spark.sql.execution.streaming.operators.stateful.join.StreamingSymmetricHashJoinExec;
import org.apache.spark.sql.execution.streaming.operators.stateful.join.StreamingSymmetricHashJoinHelper.JoinStateWatermarkPredicates;
import scala.Function1;
import scala.Option;
import scala.runtime.AbstractPartialFunction;

/**
 * Lets Spark look through what a join or a DISTINCT remembers only in batches whose watermark has
 * moved. Spark (4.2) does it in each batch, so that one new row costs as much as all that is
 * remembered; while the watermark stands there is nothing to be found, since rows that come are
 * never older than the watermark.
 *
 * <p>Only where no result waits for it: outer joins and windows give results of what they forget.
 */
final class Sweeps extends Rule<SparkPlan> {

  /** Adds the rule to the sessions that are made with these extensions. */
  static void install(SparkSessionExtensions extensions) {
    Sweeps sweeps = new Sweeps();
    // Of the rules that may be added, these are the first ones that see the batch's watermarks.
    extensions.injectColumnar(
        session ->
            new ColumnarRule() {
              @Override
              public Rule<SparkPlan> preColumnarTransitions() {
                return sweeps;
              }
            });
  }

  @Override
  public SparkPlan apply(SparkPlan plan) {
    return (SparkPlan) plan.transformDown(new Standing());
  }

  private static final class Standing extends AbstractPartialFunction<SparkPlan, SparkPlan> {

    @Override
    public boolean isDefinedAt(SparkPlan node) {
      if (node instanceof StreamingSymmetricHashJoinExec join) {
        return (join.joinType() == Inner$.MODULE$ || join.joinType() == LeftSemi$.MODULE$)
            && stands(join.eventTimeWatermarkForLateEvents(), join.eventTimeWatermarkForEviction());
      }
      return node instanceof StreamingDeduplicateExec distinct
          && stands(
              distinct.eventTimeWatermarkForLateEvents(), distinct.eventTimeWatermarkForEviction());
    }

    /** Late rows are those behind the batch before, forgotten are those behind this one. */
    private static boolean stands(Option<Object> before, Option<Object> now) {
      return now.isDefined() && now.equals(before);
    }

    @Override
    public <A extends SparkPlan, B> B applyOrElse(A node, Function1<A, B> otherwise) {
      if (!isDefinedAt(node)) {
        return otherwise.apply(node);
      }
      @SuppressWarnings("unchecked")
      B result =
          (B)
              ((SparkPlan) node instanceof StreamingSymmetricHashJoinExec join
                  ? withoutSweep(join)
                  : withoutSweep((StreamingDeduplicateExec) (SparkPlan) node));
      return result;
    }
  }

  private static SparkPlan withoutSweep(StreamingSymmetricHashJoinExec join) {
    return join.copy(
        join.leftKeys(),
        join.rightKeys(),
        join.joinType(),
        join.condition(),
        join.stateInfo(),
        join.eventTimeWatermarkForLateEvents(),
        join.eventTimeWatermarkForEviction(),
        new JoinStateWatermarkPredicates(Option.empty(), Option.empty()),
        join.stateFormatVersion(),
        join.left(),
        join.right(),
        join.outputMode());
  }

  private static SparkPlan withoutSweep(StreamingDeduplicateExec distinct) {
    return distinct.copy(
        distinct.keyExpressions(),
        distinct.child(),
        distinct.stateInfo(),
        distinct.eventTimeWatermarkForLateEvents(),
        Option.empty());
  }
}
