package io.roundabout.exits;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationDef;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationRef;
import org.apache.spark.sql.catalyst.plans.logical.Deduplicate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Except;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Intersect;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Offset;
import org.apache.spark.sql.catalyst.plans.logical.OneRowRelation;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Range;
import org.apache.spark.sql.catalyst.plans.logical.ResolvedHint;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.catalyst.plans.logical.WithCTE;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What an analysed query reads and does. Operators that must remember rows are allowed over tables
 * only, which each batch sees whole.
 */
final class AnalysedQuery {
  private static final String LATER = " over rows that keep coming is for a later version; ";
  private static final String NOW = "an exit can filter, project, unite, and join table lanes";

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
      repeatable &= expression.deterministic();
    }
    for (LogicalPlan subquery : CollectionConverters.asJava(plan.subqueries())) {
      if (subquery.isStreaming()) {
        addFault(
            SparkErrors.fault(
                subquery.origin(),
                "a subquery over a lane that is not a table is for a later version; " + NOW));
      }
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

  private static Optional<String> fault(LogicalPlan plan) {
    if (plan instanceof Join join) {
      return join(join);
    } else if (plan instanceof Aggregate) {
      return Optional.of("an aggregate (GROUP BY, count, sum …)" + LATER + NOW);
    } else if (plan instanceof Distinct || plan instanceof Deduplicate) {
      return Optional.of("DISTINCT" + LATER + NOW);
    } else if (plan instanceof Window) {
      return Optional.of("a window function (OVER …)" + LATER + NOW);
    } else if (plan instanceof Except || plan instanceof Intersect) {
      return Optional.of("EXCEPT or INTERSECT" + LATER + NOW);
    } else if (plan instanceof Sort) {
      return Optional.of("ORDER BY has no end to wait for: rows leave in the order they come");
    } else if (plan instanceof GlobalLimit
        || plan instanceof LocalLimit
        || plan instanceof Offset) {
      return Optional.of("LIMIT and OFFSET have no end to wait for: let the collector stop");
    } else if (plan instanceof Project
        || plan instanceof Filter
        || plan instanceof Union
        || plan instanceof Generate
        || plan instanceof SubqueryAlias
        || plan instanceof WithCTE
        || plan instanceof CTERelationDef
        || plan instanceof CTERelationRef
        || plan instanceof ResolvedHint) {
      return Optional.empty();
    }
    return Optional.of(plan.nodeName() + LATER + NOW);
  }

  private static Optional<String> join(Join join) {
    if (join.left().isStreaming() && join.right().isStreaming()) {
      return Optional.of("a join of two lanes that are not tables is for a later version; " + NOW);
    }
    String type = join.joinType().sql();
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
