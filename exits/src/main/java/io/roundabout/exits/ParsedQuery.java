package io.roundabout.exits;

import io.roundabout.gateprotocol.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.CompoundPlanStatement;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/** What can be said of a query before it is analysed: whether it is one, and of whose rows. */
final class ParsedQuery {
  private final Map<String, LaneShape> lanes;
  private final List<String> views;
  private final Map<String, QueryFault> unusable = new HashMap<>();
  private final Set<String> named = new HashSet<>();
  private final List<QueryFault> faults = new ArrayList<>();

  /**
   * @param lanes by name in lower case
   * @param views that stand for queries over lanes
   * @param unusable what is wrong with the other views
   */
  ParsedQuery(
      LogicalPlan plan,
      Map<String, LaneShape> lanes,
      Collection<String> views,
      Map<String, QueryFault> unusable) {
    unusable.forEach((view, fault) -> this.unusable.put(view.toLowerCase(Locale.ROOT), fault));
    this.lanes = lanes;
    this.views = List.copyOf(views);
    views.forEach(view -> named.add(view.toLowerCase(Locale.ROOT)));
    if (plan instanceof Command
        || plan instanceof ParsedStatement
        || plan instanceof CompoundPlanStatement) {
      faults.add(
          SparkErrors.fault(
              plan.origin(), "an exit's sql is one SELECT; this is a command that changes things"));
      return;
    }
    nameSubqueries(plan);
    visit(plan);
  }

  List<QueryFault> faults() {
    return faults;
  }

  /** The tables that a parsed query names, wherever in it. */
  static List<UnresolvedRelation> relations(LogicalPlan parsed) {
    List<UnresolvedRelation> relations = new ArrayList<>();
    parsed.foreachWithSubqueries(
        node -> {
          if (node instanceof UnresolvedRelation relation) {
            relations.add(relation);
          } else if (node instanceof UnresolvedWith with) {
            CollectionConverters.asJava(with.cteRelations())
                .forEach(part -> relations.addAll(relations(part._2())));
          }
          return BoxedUnit.UNIT;
        });
    return relations;
  }

  private void nameSubqueries(LogicalPlan plan) {
    if (plan instanceof UnresolvedWith with) {
      CollectionConverters.asJava(with.cteRelations())
          .forEach(
              relation -> {
                named.add(relation._1().toLowerCase(Locale.ROOT));
                nameSubqueries(relation._2());
              });
    }
    inside(plan).forEach(this::nameSubqueries);
  }

  private void visit(LogicalPlan plan) {
    if (plan instanceof UnresolvedWith with) {
      CollectionConverters.asJava(with.cteRelations()).forEach(relation -> visit(relation._2()));
    }
    if (plan instanceof UnresolvedRelation relation) {
      relation(relation);
    }
    inside(plan).forEach(this::visit);
  }

  private static List<LogicalPlan> inside(LogicalPlan plan) {
    List<LogicalPlan> inside = new ArrayList<>(CollectionConverters.asJava(plan.children()));
    inside.addAll(CollectionConverters.asJava(plan.subqueries()));
    return inside;
  }

  private void relation(UnresolvedRelation relation) {
    List<String> parts = CollectionConverters.asJava(relation.multipartIdentifier());
    String name = String.join(".", parts);
    String key = name.toLowerCase(Locale.ROOT);
    if (parts.size() == 1 && (named.contains(key) || lanes.containsKey(key))) {
      return;
    }
    String message;
    if (parts.size() > 1 && lanes.containsKey(key)) {
      message =
          "the lane '%s' has a dot in its name: write `%s` in backquotes".formatted(name, name);
    } else if (unusable.containsKey(key)) {
      message = "'%s' cannot be used: %s".formatted(name, unusable.get(key).message());
    } else if (parts.size() > 1) {
      message = "'%s' is no lane; an exit reads lanes only, not files or databases".formatted(name);
    } else {
      List<String> names =
          Stream.concat(lanes.values().stream().map(LaneShape::name), views.stream()).toList();
      message =
          "there is no lane '%s'; %s"
              .formatted(
                  name,
                  Names.near(name, names)
                      .map("did you mean '%s'?"::formatted)
                      .orElse("the lanes are " + String.join(", ", names)));
    }
    faults.add(SparkErrors.fault(relation.origin(), message));
  }
}
