package io.roundabout.exits;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.SessionWindow$;
import org.apache.spark.sql.catalyst.expressions.TimeWindow$;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.TimestampType$;
import scala.Function1;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractPartialFunction;

/**
 * How far the windows and joins of a query reach. A window's own expression in the analysed plan
 * says what the window of an event time is, whatever its length, slide, offset or gap.
 */
final class WindowReach implements EventTimeReach {
  /** Spark forgets what is as old as its watermark, which is the last second before the mark. */
  private static final long SECOND = 1_000_000;

  private final List<Expression> windows = new ArrayList<>();
  private long joinMicros;

  /** Adds the windows that a node of the plan makes. */
  void add(LogicalPlan node) {
    if (node instanceof Expand expand) {
      if (isWindow(CollectionConverters.asJava(expand.output()).get(0).metadata())) {
        // The first of a row's sliding windows is the one that ends last.
        windows.add(
            CollectionConverters.asJava(CollectionConverters.asJava(expand.projections()).get(0))
                .get(0));
      }
      return;
    }
    for (Expression expression : CollectionConverters.asJava(node.expressions())) {
      if (expression instanceof Alias alias
          && alias.explicitMetadata().isDefined()
          && isWindow(alias.explicitMetadata().get())) {
        windows.add(alias.child());
      }
    }
  }

  /** Adds that a row waits so long for what it may be joined with. */
  void addJoin(long micros) {
    joinMicros = Math.max(joinMicros, micros);
  }

  /** The longest that a row waits for what it may be joined with. */
  long joinMicros() {
    return joinMicros;
  }

  private static boolean isWindow(Metadata metadata) {
    return metadata.contains(TimeWindow$.MODULE$.marker())
        || metadata.contains(SessionWindow$.MODULE$.marker());
  }

  @Override
  public long closesAt(long eventTime) {
    long closes = eventTime + joinMicros;
    // A window may be made of windows, whose event time is the last moment before their end.
    for (int level = 0; level < windows.size(); level++) {
      long last = level == 0 ? closes : closes - 1;
      for (Expression window : windows) {
        closes = Math.max(closes, end(window, last).orElse(closes));
      }
    }
    return -Math.floorDiv(-closes, SECOND) * SECOND + 1;
  }

  /** The end of an event time's window; empty where other columns have a say in it. */
  private static OptionalLong end(Expression window, long eventTime) {
    Expression of = (Expression) window.transformUp(new At(eventTime));
    if (!CollectionConverters.asJava(of.references().toSeq()).isEmpty()) {
      return OptionalLong.empty();
    }
    return Optional.ofNullable((InternalRow) of.eval(null))
        .map(range -> OptionalLong.of(range.getLong(1)))
        .orElse(OptionalLong.empty());
  }

  /** Puts a time in the place of event time columns. */
  private static final class At extends AbstractPartialFunction<Expression, Expression> {
    private final long micros;

    At(long micros) {
      this.micros = micros;
    }

    @Override
    public boolean isDefinedAt(Expression expression) {
      return expression instanceof Attribute column && EventTimes.isOne(column);
    }

    @Override
    public <A extends Expression, B> B applyOrElse(A expression, Function1<A, B> otherwise) {
      if (!isDefinedAt(expression)) {
        return otherwise.apply(expression);
      }
      @SuppressWarnings("unchecked")
      B time = (B) Literal.create(micros, TimestampType$.MODULE$);
      return time;
    }
  }
}
