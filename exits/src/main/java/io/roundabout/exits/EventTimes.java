package io.roundabout.exits;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.EventTimeWatermark;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.TimestampType;
import scala.jdk.javaapi.CollectionConverters;

/** Finds the columns by which Spark forgets, in analysed plans. */
final class EventTimes {
  private EventTimes() {}

  /** The first event time among the columns that a part of a plan gives. */
  static Optional<Attribute> in(LogicalPlan plan) {
    List<Attribute> output = CollectionConverters.asJava(plan.output());
    return output.stream()
        .filter(column -> isOne(column) && column.dataType() instanceof TimestampType)
        .findFirst();
  }

  static boolean isOne(Attribute column) {
    return column.metadata().contains(EventTimeWatermark.delayKey());
  }

  /** Whether an event time, or a window over one, is a part of the expression. */
  static boolean isIn(Expression expression) {
    return expression instanceof Attribute column && isOne(column)
        || CollectionConverters.asJava(expression.children()).stream().anyMatch(EventTimes::isIn);
  }
}
