package io.roundabout.exits;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.expressions.Ascending$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.RowOrdering;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.ColumnarRule;
import org.apache.spark.sql.execution.SortExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.streaming.operators.stateful.join.StreamingSymmetricHashJoinExec;
import scala.Function1;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractPartialFunction;

/**
 * Lets a batch's rows come to a join of streams in the order of their keys. What the join remembers
 * is larger than the processor's caches and kept in order, so that neighbours cost a part of what
 * strangers cost. No result depends on it: the rows come from a shuffle, in any order.
 */
final class KeyOrder extends Rule<SparkPlan> {

  /** Adds the rule to the sessions that are made with these extensions. */
  static void install(SparkSessionExtensions extensions) {
    KeyOrder order = new KeyOrder();
    extensions.injectColumnar(
        session ->
            new ColumnarRule() {
              @Override
              public Rule<SparkPlan> preColumnarTransitions() {
                return order;
              }
            });
  }

  @Override
  public SparkPlan apply(SparkPlan plan) {
    return (SparkPlan) plan.transformDown(new Joins());
  }

  private static final class Joins extends AbstractPartialFunction<SparkPlan, SparkPlan> {
    @Override
    public boolean isDefinedAt(SparkPlan node) {
      return node instanceof StreamingSymmetricHashJoinExec join
          && RowOrdering.isOrderable(join.leftKeys());
    }

    @Override
    public <A extends SparkPlan, B> B applyOrElse(A node, Function1<A, B> otherwise) {
      if (!isDefinedAt(node)) {
        return otherwise.apply(node);
      }
      @SuppressWarnings("unchecked")
      B sorted = (B) sorted((StreamingSymmetricHashJoinExec) (SparkPlan) node);
      return sorted;
    }
  }

  private static SparkPlan sorted(StreamingSymmetricHashJoinExec join) {
    List<SparkPlan> sides =
        List.of(by(join.leftKeys(), join.left()), by(join.rightKeys(), join.right()));
    return (SparkPlan) join.withNewChildren(CollectionConverters.asScala(sides).toSeq());
  }

  private static SparkPlan by(Seq<Expression> keys, SparkPlan rows) {
    List<SortOrder> order = new ArrayList<>();
    for (Expression key : CollectionConverters.asJava(keys)) {
      order.add(
          new SortOrder(
              key,
              Ascending$.MODULE$,
              Ascending$.MODULE$.defaultNullOrdering(),
              CollectionConverters.asScala(List.<Expression>of()).toSeq()));
    }
    return new SortExec(CollectionConverters.asScala(order).toSeq(), false, rows, 0);
  }
}
