package io.roundabout.lanesource;

import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GreaterThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.plans.logical.EventTimeWatermark;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.types.TimestampType$;
import scala.Function1;
import scala.runtime.AbstractPartialFunction;

/**
 * Lets ticks pass to where Spark looks at the event time. Spark moves a query's conditions, and
 * what it infers from joins, to below that place (4.2: all that do not speak of the event time),
 * where a tick, which holds nothing else, would be lost and the watermark with it.
 */
final class TicksPass extends Rule<LogicalPlan> {

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return (LogicalPlan) plan.transformDown(new Passing());
  }

  private static final class Passing extends AbstractPartialFunction<LogicalPlan, LogicalPlan> {

    @Override
    public boolean isDefinedAt(LogicalPlan node) {
      return node instanceof EventTimeWatermark watermark && Ticks.drive(watermark);
    }

    @Override
    public <A extends LogicalPlan, B> B applyOrElse(A node, Function1<A, B> otherwise) {
      if (!isDefinedAt(node)) {
        return otherwise.apply(node);
      }
      EventTimeWatermark watermark = (EventTimeWatermark) (LogicalPlan) node;
      LogicalPlan child = opened(watermark.child(), watermark.eventTime());
      @SuppressWarnings("unchecked")
      B result =
          (B) (child == watermark.child() ? watermark : watermark.withNewChildInternal(child));
      return result;
    }
  }

  /** The part of the plan with its conditions widened; the same one where there are none. */
  private static LogicalPlan opened(LogicalPlan node, Attribute eventTime) {
    if (node instanceof Project project) {
      LogicalPlan child = opened(project.child(), eventTime);
      return child == project.child() ? project : project.withNewChildInternal(child);
    }
    if (!(node instanceof Filter filter)) {
      return node;
    }
    LogicalPlan child = opened(filter.child(), eventTime);
    Expression tick =
        new GreaterThanOrEqual(
            eventTime, Literal.create(Ticks.NO_ROW_MICROS, TimestampType$.MODULE$));
    boolean open = filter.condition() instanceof Or or && or.left().semanticEquals(tick);
    return open && child == filter.child()
        ? filter
        : new Filter(open ? filter.condition() : new Or(tick, filter.condition()), child);
  }
}
