package io.roundabout.lanesource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.execution.datasources.v2.StreamingDataSourceV2ScanRelation;
import scala.Function1;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * Does for a batch of a lane what Spark does for tables only (4.2 pushes nothing into streams):
 * tells which columns the plan needs, and how large the batch is, so that of a small batch and a
 * large table the batch is the one to be broadcast.
 *
 * <p>Spark takes two scans of one stream for the same, whatever their columns are, and may then
 * read one for both; so a stream that a plan reads twice keeps all of its columns.
 */
final class NarrowStreams extends Rule<LogicalPlan> {

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    Map<LaneStream, Integer> uses = uses(plan);
    return uses.isEmpty() ? plan : (LogicalPlan) plan.transformDown(new Narrowing(uses));
  }

  private static Map<LaneStream, Integer> uses(LogicalPlan plan) {
    Map<LaneStream, Integer> uses = new HashMap<>();
    plan.foreach(
        node -> {
          if (isBatch(node)) {
            LaneStream stream = (LaneStream) ((StreamingDataSourceV2ScanRelation) node).stream();
            uses.merge(stream, 1, Integer::sum);
          }
          return BoxedUnit.UNIT;
        });
    return uses;
  }

  /** A batch of a lane that this rule has not seen yet. */
  private static boolean isBatch(LogicalPlan node) {
    return node instanceof StreamingDataSourceV2ScanRelation relation
        && relation.scan() instanceof LaneStreamScan
        && relation.startOffset().isDefined()
        && relation.endOffset().isDefined();
  }

  /**
   * The relation with the scan of a batch of it.
   *
   * @param wanted indexes of the lane's columns, for the relation's output
   * @param rows the same stream, with the ends of the batch
   */
  static LogicalPlan batch(
      StreamingDataSourceV2ScanRelation relation,
      List<Integer> wanted,
      StreamingDataSourceV2ScanRelation rows) {
    LaneStream stream = (LaneStream) relation.stream();
    Offset end = new NarrowOffset((LaneOffset) rows.endOffset().get(), wanted);
    return relation.copy(
        relation.relation(),
        new LaneScan(stream.read(rows.startOffset().get(), end)),
        relation.output(),
        stream,
        rows.startOffset(),
        Option.apply(end));
  }

  /** The rule at one node of the plan. */
  private static final class Narrowing extends AbstractPartialFunction<LogicalPlan, LogicalPlan> {
    private final Map<LaneStream, Integer> uses;

    Narrowing(Map<LaneStream, Integer> uses) {
      this.uses = uses;
    }

    @Override
    public boolean isDefinedAt(LogicalPlan node) {
      return isBatch(node) || (node instanceof Project project && isBatch(source(project)));
    }

    @Override
    public <A extends LogicalPlan, B> B applyOrElse(A node, Function1<A, B> otherwise) {
      if (!isDefinedAt(node)) {
        return otherwise.apply(node);
      }
      @SuppressWarnings("unchecked")
      B result = (B) (node instanceof Project project ? narrow(project) : batch(node, null));
      return result;
    }

    private LogicalPlan narrow(Project project) {
      AttributeSet needed = project.references();
      LogicalPlan node = project.child();
      while (node instanceof Filter filter) {
        needed = needed.$plus$plus(filter.references());
        node = filter.child();
      }
      return (LogicalPlan) project.withNewChildren(one(rebuild(project.child(), needed)));
    }

    private LogicalPlan rebuild(LogicalPlan node, AttributeSet needed) {
      if (node instanceof Filter filter) {
        return (LogicalPlan) filter.withNewChildren(one(rebuild(filter.child(), needed)));
      }
      return batch(node, needed);
    }

    /** The relation with the scan of its batch; null stands for all columns. */
    private LogicalPlan batch(LogicalPlan node, AttributeSet needed) {
      StreamingDataSourceV2ScanRelation relation = (StreamingDataSourceV2ScanRelation) node;
      LaneStream stream = (LaneStream) relation.stream();
      List<AttributeReference> output = CollectionConverters.asJava(relation.output());
      List<Integer> columns = ((LaneStreamScan) relation.scan()).wanted();
      List<AttributeReference> kept = new ArrayList<>();
      List<Integer> wanted = new ArrayList<>();
      for (int i = 0; i < output.size(); i++) {
        if (needed == null || uses.get(stream) > 1 || needed.contains(output.get(i))) {
          kept.add(output.get(i));
          wanted.add(columns.get(i));
        }
      }
      return NarrowStreams.batch(
          relation.copy(
              relation.relation(),
              relation.scan(),
              CollectionConverters.asScala(kept).toSeq(),
              stream,
              relation.startOffset(),
              relation.endOffset()),
          wanted,
          relation);
    }

    private static LogicalPlan source(Project project) {
      LogicalPlan node = project.child();
      while (node instanceof Filter filter) {
        node = filter.child();
      }
      return node;
    }

    private static Seq<LogicalPlan> one(LogicalPlan node) {
      return CollectionConverters.asScala(List.of(node)).toSeq();
    }
  }
}
