package io.roundabout.exits;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationRef;
import org.apache.spark.sql.catalyst.plans.logical.Except;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Intersect;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Offset;
import org.apache.spark.sql.catalyst.plans.logical.OneRowRelation;
import org.apache.spark.sql.catalyst.plans.logical.Range;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.catalyst.trees.TreePattern;
import scala.jdk.javaapi.CollectionConverters;

/** What an analysed query reads and does, but for what it remembers. */
final class AnalysedQuery {
  private final Map<String, LaneShape> shapes;
  private final Set<String> lanes = new LinkedHashSet<>();
  private final List<QueryFault> faults = new ArrayList<>();
  private boolean repeatable = true;

  /**
   * @param shapes by name in lower case
   */
  AnalysedQuery(LogicalPlan plan, Map<String, LaneShape> shapes) {
    this.shapes = shapes;
    visit(plan);
    if (faults.isEmpty() && !plan.isStreaming()) {
      addFault(SparkErrors.fault(plan.origin(), noStream()));
    }
  }

  List<QueryFault> faults() {
    return faults;
  }

  List<String> lanes() {
    return List.copyOf(lanes);
  }

  /** Whether the query gives the same rows when it runs again over the same rows. */
  boolean repeatable() {
    return repeatable;
  }

  List<String> guarantees() {
    List<String> guarantees = new ArrayList<>();
    guarantees.add("each row counts exactly once");
    guarantees.add("the results are numbered 1, 2, 3 … without gap or repeat");
    List<String> tables =
        lanes.stream().filter(lane -> shapes.get(lane.toLowerCase(Locale.ROOT)).table()).toList();
    if (!tables.isEmpty()) {
      guarantees.add(
          "waits for the first complete trip of %s, then each batch uses the newest"
              .formatted(String.join(", ", tables)));
    }
    return guarantees;
  }

  private String noStream() {
    return lanes.isEmpty()
        ? "the query reads no lane; an exit gives what becomes of the rows of one"
        : "the query reads only table lanes (%s); it must read a lane that is not a table"
            .formatted(String.join(", ", lanes));
  }

  /** Spark makes several operators of one word; the user wrote one. */
  private void addFault(QueryFault fault) {
    if (!faults.contains(fault)) {
      faults.add(fault);
    }
  }

  private void visit(LogicalPlan plan) {
    if (plan instanceof View view && lane(view)) {
      return;
    }
    if (plan.isStreaming()) {
      fault(plan).ifPresent(message -> addFault(SparkErrors.fault(plan.origin(), message)));
    } else if (CollectionConverters.asJava(plan.children()).isEmpty() && !harmless(plan)) {
      addFault(SparkErrors.fault(plan.origin(), "an exit reads lanes only"));
    }
    for (Expression expression : CollectionConverters.asJava(plan.expressions())) {
      repeatable &=
          expression.deterministic() && !expression.containsPattern(TreePattern.CURRENT_LIKE());
    }
    for (LogicalPlan subquery : CollectionConverters.asJava(plan.subqueries())) {
      visit(subquery);
    }
    CollectionConverters.asJava(plan.children()).forEach(this::visit);
  }

  private boolean lane(View view) {
    LaneShape shape = shapes.get(view.desc().identifier().table().toLowerCase(Locale.ROOT));
    if (shape != null) {
      lanes.add(shape.name());
    }
    return shape != null;
  }

  private static boolean harmless(LogicalPlan leaf) {
    return leaf instanceof LocalRelation
        || leaf instanceof OneRowRelation
        || leaf instanceof Range
        || leaf instanceof CTERelationRef;
  }

  /** Why rows that keep coming cannot go through a part of a plan, whatever is remembered. */
  private static Optional<String> fault(LogicalPlan plan) {
    if (plan instanceof Join join) {
      return join(join);
    } else if (plan instanceof Window) {
      return Optional.of(
          "a window function (OVER …) would have to wait for rows that are still to come: group by"
              + " a window of event time, as in GROUP BY origin, window(time, '1 hour')");
    } else if (plan instanceof Except || plan instanceof Intersect) {
      return Optional.of(
          "EXCEPT and INTERSECT would have to wait for rows that are still to come: for what has"
              + " no match use a LEFT JOIN with bounds and keep the NULLs, for what has one a JOIN");
    } else if (plan instanceof Sort) {
      return Optional.of("ORDER BY has no end to wait for: rows leave in the order they come");
    } else if (plan instanceof GlobalLimit
        || plan instanceof LocalLimit
        || plan instanceof Offset) {
      return Optional.of("LIMIT and OFFSET have no end to wait for: let the collector stop");
    }
    return Optional.empty();
  }

  private static Optional<String> join(Join join) {
    String type = join.joinType().sql();
    if (join.left().isStreaming() && join.right().isStreaming()) {
      return type.equals("LEFT ANTI")
          ? Optional.of(
              "what has no match among rows that keep coming is asked for by a LEFT JOIN with"
                  + " bounds of event time: keep the rows whose right side IS NULL")
          : Optional.empty();
    }
    boolean left = join.left().isStreaming();
    boolean kept =
        switch (type) {
          case "INNER", "CROSS" -> true;
          case "LEFT OUTER", "LEFT SEMI", "LEFT ANTI" -> left;
          case "RIGHT OUTER" -> !left;
          default -> false;
        };
    return kept
        ? Optional.empty()
        : Optional.of(
            "a %s JOIN would have to give the table's rows that no row ever matches; use an inner"
                    .formatted(type)
                + " join, or an outer join that keeps the rows of the lane that is not a table");
  }
}
