package io.roundabout.exits;

import java.time.Duration;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GreaterThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.LessThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.TimestampAddInterval;
import org.apache.spark.sql.catalyst.plans.logical.Deduplicate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DayTimeIntervalType;
import scala.Function1;
import scala.Option;
import scala.runtime.AbstractPartialFunction;

/**
 * An analysed query as rows that keep coming want it. DISTINCT lets the first of equal rows pass at
 * once, where Spark would make an aggregate of it that gives a row whenever it comes again. And
 * {@code keep_state} bounds the joins of lanes: rows that are further apart do not meet.
 */
final class StreamingForm extends AbstractPartialFunction<LogicalPlan, LogicalPlan> {
  private final Optional<Duration> keepState;

  private StreamingForm(Optional<Duration> keepState) {
    this.keepState = keepState;
  }

  static LogicalPlan of(LogicalPlan analysed, ExitConfig exit) {
    return (LogicalPlan) analysed.transformUp(new StreamingForm(exit.keepState()));
  }

  static Dataset<Row> of(SparkSession session, Dataset<Row> query, ExitConfig exit) {
    LogicalPlan analysed =
        ((org.apache.spark.sql.classic.Dataset<Row>) query).queryExecution().analyzed();
    return org.apache.spark.sql.classic.Dataset.ofRows(
        (org.apache.spark.sql.classic.SparkSession) session, of(analysed, exit));
  }

  @Override
  public boolean isDefinedAt(LogicalPlan node) {
    return (node instanceof Distinct && node.isStreaming())
        || (node instanceof Join join && boundable(join));
  }

  private boolean boundable(Join join) {
    return keepState.isPresent()
        && join.left().isStreaming()
        && join.right().isStreaming()
        && EventTimes.in(join.left()).isPresent()
        && EventTimes.in(join.right()).isPresent();
  }

  @Override
  public <A extends LogicalPlan, B> B applyOrElse(A node, Function1<A, B> otherwise) {
    if (!isDefinedAt(node)) {
      return otherwise.apply(node);
    }
    @SuppressWarnings("unchecked")
    B result =
        (B)
            (node instanceof Distinct distinct
                ? new Deduplicate(distinct.child().output(), distinct.child())
                : bounded((Join) node));
    return result;
  }

  private Join bounded(Join join) {
    Attribute left = EventTimes.in(join.left()).orElseThrow();
    Attribute right = EventTimes.in(join.right()).orElseThrow();
    long micros = keepState.orElseThrow().toMillis() * 1000;
    Expression near =
        new And(
            new GreaterThanOrEqual(left, later(right, -micros)),
            new LessThanOrEqual(left, later(right, micros)));
    Expression all = join.condition().isDefined() ? new And(join.condition().get(), near) : near;
    return join.copy(join.left(), join.right(), join.joinType(), Option.apply(all), join.hint());
  }

  private static Expression later(Attribute time, long micros) {
    return new TimestampAddInterval(
        time, Literal.create(micros, DayTimeIntervalType.DEFAULT()), Option.apply("UTC"));
  }
}
