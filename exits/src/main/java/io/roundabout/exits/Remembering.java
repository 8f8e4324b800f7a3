package io.roundabout.exits;

import static java.util.concurrent.TimeUnit.MICROSECONDS;

import io.roundabout.exits.ExitConfig.Emit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.catalyst.analysis.StreamingJoinHelper;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.EqualNullSafe;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SessionWindow$;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Deduplicate;
import org.apache.spark.sql.catalyst.plans.logical.DeduplicateWithinWatermark;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.FlatMapGroupsWithState;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.TransformWithState;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** What a query has to remember of the rows that keep coming, and whether it can ever forget. */
final class Remembering {
  private static final String MIXED =
      "a UNION brings together rows with the event time of a lane and rows without one, of which"
          + " nobody could say whether they are late: give each of the lanes an event_time, and"
          + " take its column as it is";

  private final ExitConfig exit;
  private final WindowReach reach = new WindowReach();
  private final List<QueryFault> faults = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private LogicalPlan aggregate;
  private boolean stateful;
  private boolean eventTime;
  private boolean keeps;
  private boolean waiting;
  private final List<LogicalPlan> mixed = new ArrayList<>();

  /**
   * @param plan in its {@link StreamingForm}, over lanes whose event times are marked
   */
  Remembering(LogicalPlan plan, ExitConfig exit) {
    this.exit = exit;
    visit(plan, Optional.empty());
    emit(plan);
    keepState(plan);
    if (eventTime) {
      mixed.forEach(union -> fault(union, MIXED));
    }
  }

  private void keepState(LogicalPlan plan) {
    if (exit.keepState().isPresent() && !keeps) {
      fault(
          plan,
          "'keep_state' bounds a join of two lanes by their event times, and no join of this query"
              + " has one on both sides: give both lanes an event_time and let its column come as"
              + " far as the join, or take the line out");
    }
  }

  QueryMemory memory() {
    boolean changes = aggregate != null && exit.emit().equals(Optional.of(Emit.CHANGES));
    return stateful
        ? new QueryMemory(true, eventTime, changes, !waiting, step(), reach)
        : QueryMemory.NONE;
  }

  /**
   * Nothing that an inner join gives depends on when it forgets, and to forget it looks through all
   * that it remembers: so it does that seldom, and remembers a quarter more. Where results wait for
   * the watermark, it moves each second.
   */
  private Duration step() {
    long micros = waiting ? 0 : reach.joinMicros() / 4;
    return Duration.ofSeconds(Math.max(1, MICROSECONDS.toSeconds(micros)));
  }

  List<QueryFault> faults() {
    return faults;
  }

  /** Sentences for the user. */
  List<String> guarantees() {
    List<String> guarantees = new ArrayList<>();
    if (aggregate != null) {
      guarantees.add(
          exit.emit().equals(Optional.of(Emit.CHANGES))
              ? "gives a group's new values as they come: the last row of a group is the one that"
                  + " holds"
              : "gives each window once, when its last row can no longer come");
    }
    if (eventTime) {
      guarantees.add("leaves late rows out; they stand at the exit 'late'");
    }
    return guarantees;
  }

  List<String> warnings() {
    return warnings;
  }

  /**
   * @param filter what holds of the rows that the node gives, besides what its own condition says
   */
  private void visit(LogicalPlan node, Optional<Expression> filter) {
    Optional<Expression> below = Optional.empty();
    if (node instanceof Filter where) {
      below =
          Optional.of(
              filter.<Expression>map(f -> new And(f, where.condition())).orElse(where.condition()));
    } else if (node instanceof SubqueryAlias) {
      below = filter;
    }
    if (node.isStreaming()) {
      look(node, filter);
    }
    for (LogicalPlan child : CollectionConverters.asJava(node.children())) {
      visit(child, below);
    }
  }

  private void look(LogicalPlan node, Optional<Expression> filter) {
    reach.add(node);
    if (node instanceof Union union && mixes(union)) {
      mixed.add(union);
    } else if (node instanceof Aggregate grouped) {
      aggregate(grouped);
    } else if (node instanceof Join join
        && join.left().isStreaming()
        && join.right().isStreaming()) {
      join(join, filter);
    } else if (node instanceof Deduplicate distinct) {
      remember(
          CollectionConverters.asJava(distinct.keys()).stream().anyMatch(EventTimes::isOne), true);
      if (!CollectionConverters.asJava(distinct.keys()).stream().anyMatch(EventTimes::isOne)) {
        warnings.add(
            "DISTINCT remembers every row for ever; with the event time of a lane among its columns"
                + " it forgets what can no longer come");
      }
    } else if (node instanceof DeduplicateWithinWatermark) {
      remember(true, true);
    } else if (node instanceof FlatMapGroupsWithState || node instanceof TransformWithState) {
      remember(
          CollectionConverters.asJava(node.children()).stream()
              .anyMatch(child -> EventTimes.in(child).isPresent()),
          true);
    }
  }

  /** Whether a column is an event time in one part of a union, and in another part is not. */
  private static boolean mixes(Union union) {
    List<LogicalPlan> parts = CollectionConverters.asJava(union.children());
    for (int i = 0; i < union.output().size(); i++) {
      int column = i;
      long times =
          parts.stream().filter(part -> EventTimes.isOne(part.output().apply(column))).count();
      if (times > 0 && times < parts.size()) {
        return true;
      }
    }
    return false;
  }

  private void remember(boolean untilEventTime, boolean resultsWait) {
    waiting |= resultsWait;
    stateful = true;
    eventTime |= untilEventTime;
  }

  private void fault(LogicalPlan node, String message) {
    QueryFault fault = SparkErrors.fault(node.origin(), message);
    if (!faults.contains(fault)) {
      faults.add(fault);
    }
  }

  private void aggregate(Aggregate grouped) {
    aggregate = grouped;
    List<Expression> groups = CollectionConverters.asJava(grouped.groupingExpressions());
    boolean ends = groups.stream().anyMatch(EventTimes::isIn);
    remember(ends, true);
    if (exit.emit().equals(Optional.of(Emit.FINAL)) && !ends) {
      fault(
          grouped,
          "'emit: final' gives a group when no more rows can come for it, and these groups have no"
              + " end: group by a window over the event time of a lane, as in GROUP BY window(time,"
              + " '10 minutes'), where the lane says event_time: {column: time, late_by: …}; or say"
              + " 'emit: changes'");
    } else if (exit.emit().equals(Optional.of(Emit.CHANGES))
        && groups.stream().anyMatch(Remembering::session)) {
      fault(grouped, "a session_window has no value before it has ended: say 'emit: final'");
    } else if (!ends && !groups.isEmpty()) {
      warnings.add(
          "remembers every group for ever; groups over a window of event time are forgotten when"
              + " they have ended");
    }
    if (CollectionConverters.asJava(grouped.aggregateExpressions()).stream()
        .anyMatch(result -> ofDistinct((Expression) result))) {
      fault(
          grouped,
          "count(DISTINCT …) and the like would have to remember each value of each group: use"
              + " approx_count_distinct(…), or SELECT DISTINCT in a subquery and count its rows");
    }
  }

  private static boolean session(Expression group) {
    return group instanceof AttributeReference column
        && column.metadata().contains(SessionWindow$.MODULE$.marker());
  }

  private static boolean ofDistinct(Expression expression) {
    return expression instanceof AggregateExpression aggregate && aggregate.isDistinct()
        || CollectionConverters.asJava(expression.children()).stream()
            .anyMatch(Remembering::ofDistinct);
  }

  private void join(Join join, Optional<Expression> filter) {
    String type = join.joinType().sql();
    boolean inner = type.equals("INNER") || type.equals("CROSS");
    Optional<Expression> own =
        join.condition().isDefined() ? Optional.of(join.condition().get()) : Optional.empty();
    Optional<Expression> condition = inner ? and(own, filter) : own;
    if (condition.isEmpty() || !hasEquality(condition.get())) {
      fault(
          join,
          "a join of two lanes that are not tables needs a column of each that must be equal, as in"
              + " ON a.id = b.id");
      return;
    }
    keeps |= EventTimes.in(join.left()).isPresent() && EventTimes.in(join.right()).isPresent();
    boolean keys = StreamingJoinHelper.isWatermarkInJoinKeys(join);
    OptionalLong left =
        keys ? OptionalLong.of(0) : wait(join.left(), join.right(), condition.get());
    OptionalLong right =
        keys ? OptionalLong.of(0) : wait(join.right(), join.left(), condition.get());
    left.ifPresent(reach::addJoin);
    right.ifPresent(reach::addJoin);
    remember(left.isPresent() || right.isPresent(), !inner && !type.equals("LEFT SEMI"));
    boolean bounded = left.isPresent() && right.isPresent();
    if (inner && !bounded) {
      warnings.add(
          "the join remembers every row of %s for ever: bound it by event time (ON … AND b.time"
                  .formatted(
                      left.isPresent() ? "one side" : right.isPresent() ? "one side" : "both sides")
              + " BETWEEN a.time AND a.time + INTERVAL 1 HOUR), or say keep_state: 7d");
    } else if (!inner && !bounded) {
      fault(join, unbounded(join, type));
    }
  }

  private static String unbounded(Join join, String type) {
    boolean left = EventTimes.in(join.left()).isPresent();
    boolean right = EventTimes.in(join.right()).isPresent();
    String why =
        left && right
            ? "nothing bounds how far apart in event time two rows may be"
            : left || right
                ? "only its %s side has an event time".formatted(left ? "left" : "right")
                : "neither of its sides has an event time";
    return ("a %s JOIN of lanes gives a row that has met no other once no other can come, and %s:"
            + " give both lanes an event_time and bound the join, as in ON … AND b.time BETWEEN"
            + " a.time AND a.time + INTERVAL 1 HOUR, or say keep_state: 7d")
        .formatted(type, why);
  }

  private static Optional<Expression> and(Optional<Expression> a, Optional<Expression> b) {
    return a.isPresent() && b.isPresent()
        ? Optional.of(new And(a.get(), b.get()))
        : a.isPresent() ? a : b;
  }

  private static boolean hasEquality(Expression condition) {
    return condition instanceof And and
        ? hasEquality(and.left()) || hasEquality(and.right())
        : condition instanceof EqualTo || condition instanceof EqualNullSafe;
  }

  /**
   * How long a row of one side waits for the other side to pass it by, microseconds of event time;
   * empty for ever.
   */
  private static OptionalLong wait(LogicalPlan side, LogicalPlan other, Expression condition) {
    Option<Object> forgotten =
        StreamingJoinHelper.getStateValueWatermark(
            side.outputSet(), other.outputSet(), Option.apply(condition), Option.apply(0L));
    return forgotten.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(0, -1000L * (Long) forgotten.get()));
  }

  private void emit(LogicalPlan plan) {
    if (aggregate != null && exit.emit().isEmpty()) {
      fault(
          aggregate,
          "an aggregate (GROUP BY, count, sum …) over rows that keep coming needs to know when to"
              + " give its results: say 'emit: final' (each once, when its window has ended) or"
              + " 'emit: changes' (new values as they come)");
    } else if (aggregate == null && exit.emit().isPresent()) {
      fault(
          plan,
          "'emit' says when an aggregate gives its results, and this query has none: take the line"
              + " out");
    }
  }
}
