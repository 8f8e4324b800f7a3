package io.roundabout.lanesource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.DeserializeToObject;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.trees.TreePattern;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.execution.datasources.v2.StreamingDataSourceV2ScanRelation;
import org.apache.spark.sql.execution.datasources.v2.WriteToDataSourceV2;
import org.apache.spark.sql.execution.streaming.sources.MicroBatchWrite;
import org.apache.spark.sql.execution.streaming.sources.WriteToMicroBatchDataSource;
import scala.Function1;
import scala.Option;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * What Spark has found out about the plans of one query's batches. Spark analyses and optimizes the
 * plan of each micro-batch as if it had never seen the query, though they differ in the rows that
 * they read and in nothing else; of a small batch that is the largest part. So what was found out
 * for one batch is told for the next one with its rows in place, as long as the same streams have
 * news and the same table versions are joined.
 *
 * <p>For the thread of the query.
 */
final class KeptPlans {
  /** Each set of streams that have news at once makes a plan of its own. */
  private static final int MOST = 8;

  private final LinkedList<LogicalPlan> analysed = new LinkedList<>();
  private final LinkedList<Optimized> optimized = new LinkedList<>();
  private final Map<Expression, Expression> resolved = new HashMap<>();

  /**
   * @param form of the plan before, see {@link #form}
   * @param tables the rows of tables in it
   * @param plan after, of some batch
   */
  private record Optimized(LogicalPlan form, List<RowSet> tables, LogicalPlan plan) {}

  /**
   * The plan analysed: itself, if it is known that the analysis of such a plan finds all in place.
   */
  LogicalPlan analysed(LogicalPlan plan, UnaryOperator<LogicalPlan> analyser) {
    if (!(plan instanceof WriteToMicroBatchDataSource) || !isTimeless(plan)) {
      return analyser.apply(plan);
    }
    LogicalPlan form = form(plan);
    for (LogicalPlan known : analysed) {
      if (known.equals(form)) {
        plan.setAnalyzed();
        return plan;
      }
    }
    LogicalPlan result = analyser.apply(plan);
    if (result.equals(plan)) {
      keep(analysed, form);
    }
    return result;
  }

  /**
   * The plan analysed. Spark asks for a way to bring the result of each batch into Java's objects,
   * of a write too, which has none.
   */
  LogicalPlan resolved(LogicalPlan plan, UnaryOperator<LogicalPlan> analyser) {
    if (!(plan instanceof DeserializeToObject reading)
        || !(reading.child() instanceof LocalRelation none)
        || none.output().nonEmpty()) {
      return analyser.apply(plan);
    }
    Expression known = resolved.get(reading.deserializer());
    if (known != null) {
      return reading.copy(known, reading.outputObjAttr(), none);
    }
    LogicalPlan result = analyser.apply(plan);
    if (resolved.size() < MOST && result instanceof DeserializeToObject found) {
      resolved.put(reading.deserializer(), found.deserializer());
    }
    return result;
  }

  /** The plan optimized. */
  LogicalPlan optimized(LogicalPlan plan, UnaryOperator<LogicalPlan> optimizer) {
    if (!readsLanes(plan)) {
      return optimizer.apply(plan);
    }
    boolean timeless = isTimeless(plan);
    streams(plan).keySet().forEach(stream -> stream.timeless(timeless));
    if (!timeless) {
      return optimizer.apply(plan);
    }
    LogicalPlan form = form(plan);
    List<RowSet> tables = tables(plan);
    for (Optimized known : optimized) {
      if (known.tables().equals(tables) && known.form().equals(form)) {
        return (LogicalPlan) known.plan().transformDown(new Placing(plan));
      }
    }
    LogicalPlan result = optimizer.apply(plan);
    optimized.removeIf(known -> known.form().equals(form));
    keep(optimized, new Optimized(form, tables, result));
    return result;
  }

  private static <T> void keep(LinkedList<T> kept, T one) {
    kept.addFirst(one);
    if (kept.size() > MOST) {
      kept.removeLast();
    }
  }

  /** Whether the plan reads batches, and all of them of lanes. */
  private static boolean readsLanes(LogicalPlan plan) {
    boolean[] found = {false, true};
    plan.foreach(
        node -> {
          if (node instanceof StreamingDataSourceV2ScanRelation relation) {
            found[0] = true;
            found[1] &= relation.stream() instanceof LaneStream && relation.endOffset().isDefined();
          }
          return BoxedUnit.UNIT;
        });
    return found[0] && found[1];
  }

  /** Spark puts the time of a batch into its plan where the query asks for it. */
  private static boolean isTimeless(LogicalPlan plan) {
    return !plan.containsPattern(TreePattern.CURRENT_LIKE());
  }

  /** The plan without the numbers of the batch and its rows. */
  private static LogicalPlan form(LogicalPlan plan) {
    return (LogicalPlan) plan.transformDown(new Forming());
  }

  private static Map<LaneStream, StreamingDataSourceV2ScanRelation> streams(LogicalPlan plan) {
    Map<LaneStream, StreamingDataSourceV2ScanRelation> streams = new HashMap<>();
    plan.foreach(
        node -> {
          if (node instanceof StreamingDataSourceV2ScanRelation relation) {
            streams.put((LaneStream) relation.stream(), relation);
          }
          return BoxedUnit.UNIT;
        });
    return streams;
  }

  private static List<RowSet> tables(LogicalPlan plan) {
    List<RowSet> tables = new ArrayList<>();
    plan.foreachWithSubqueries(
        node -> {
          if (node instanceof DataSourceV2Relation relation
              && relation.table() instanceof LaneTable lane
              && lane.rows() != null) {
            tables.add(lane.rows().get());
          }
          return BoxedUnit.UNIT;
        });
    return tables;
  }

  private static final class Forming extends AbstractPartialFunction<LogicalPlan, LogicalPlan> {

    @Override
    public boolean isDefinedAt(LogicalPlan node) {
      return (node instanceof StreamingDataSourceV2ScanRelation relation
              && relation.startOffset().isDefined())
          || (node instanceof WriteToMicroBatchDataSource write && write.batchId().isDefined());
    }

    @Override
    public <A extends LogicalPlan, B> B applyOrElse(A node, Function1<A, B> otherwise) {
      if (!isDefinedAt(node)) {
        return otherwise.apply(node);
      }
      @SuppressWarnings("unchecked")
      B result =
          (B)
              ((LogicalPlan) node instanceof StreamingDataSourceV2ScanRelation relation
                  ? with(relation, Option.empty(), Option.empty())
                  : without((WriteToMicroBatchDataSource) (LogicalPlan) node));
      return result;
    }
  }

  private static LogicalPlan with(
      StreamingDataSourceV2ScanRelation relation, Option<Offset> start, Option<Offset> end) {
    return relation.copy(
        relation.relation(), relation.scan(), relation.output(), relation.stream(), start, end);
  }

  private static LogicalPlan without(WriteToMicroBatchDataSource write) {
    return write.copy(
        write.relation(),
        write.query(),
        write.queryId(),
        write.writeOptions(),
        write.outputMode(),
        Option.empty());
  }

  /** Puts a batch's rows and number into the optimized plan of another. */
  private static final class Placing extends AbstractPartialFunction<LogicalPlan, LogicalPlan> {
    private final long batch;
    private final Map<LaneStream, StreamingDataSourceV2ScanRelation> streams;

    Placing(LogicalPlan plan) {
      this.batch =
          plan instanceof WriteToMicroBatchDataSource write ? (long) write.batchId().get() : -1;
      this.streams = streams(plan);
    }

    @Override
    public boolean isDefinedAt(LogicalPlan node) {
      return node instanceof StreamingDataSourceV2ScanRelation
          || (node instanceof WriteToDataSourceV2 write
              && write.batchWrite() instanceof MicroBatchWrite);
    }

    @Override
    public <A extends LogicalPlan, B> B applyOrElse(A node, Function1<A, B> otherwise) {
      if (!isDefinedAt(node)) {
        return otherwise.apply(node);
      }
      @SuppressWarnings("unchecked")
      B result =
          (B)
              ((LogicalPlan) node instanceof StreamingDataSourceV2ScanRelation relation
                  ? placed(relation)
                  : numbered((WriteToDataSourceV2) (LogicalPlan) node));
      return result;
    }

    private LogicalPlan placed(StreamingDataSourceV2ScanRelation relation) {
      StreamingDataSourceV2ScanRelation now = streams.get(relation.stream());
      return relation.scan() instanceof LaneScan
          ? NarrowStreams.batch(relation, ((NarrowOffset) relation.endOffset().get()).wanted(), now)
          : with(relation, now.startOffset(), now.endOffset());
    }

    private LogicalPlan numbered(WriteToDataSourceV2 write) {
      MicroBatchWrite before = (MicroBatchWrite) write.batchWrite();
      return write.copy(
          write.relation(),
          new MicroBatchWrite(batch, before.writeSupport()),
          write.query(),
          write.customMetrics());
    }
  }
}
