package io.roundabout.lanesource;

import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.streaming.StreamingRelationV2;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import scala.runtime.BoxedUnit;

/** Finds the lanes that an analysed query reads. */
final class LanesInPlan {
  private LanesInPlan() {}

  static Set<String> of(Dataset<?> query) {
    Set<String> lanes = new TreeSet<>();
    LogicalPlan plan =
        ((org.apache.spark.sql.classic.Dataset<?>) query).queryExecution().analyzed();
    plan.foreachWithSubqueries(
        node -> {
          if (table(node) instanceof LaneTable lane) {
            lanes.add(lane.lane().name());
          }
          return BoxedUnit.UNIT;
        });
    return lanes;
  }

  private static Table table(LogicalPlan node) {
    if (node instanceof StreamingRelationV2 stream) {
      return stream.table();
    }
    return node instanceof DataSourceV2Relation relation ? relation.table() : null;
  }
}
