package io.roundabout.lanesource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.optimizer.BuildLeft$;
import org.apache.spark.sql.catalyst.optimizer.BuildRight$;
import org.apache.spark.sql.catalyst.plans.Inner$;
import org.apache.spark.sql.catalyst.plans.physical.BroadcastDistribution;
import org.apache.spark.sql.catalyst.plans.physical.BroadcastMode;
import org.apache.spark.sql.catalyst.plans.physical.Distribution;
import org.apache.spark.sql.catalyst.plans.physical.UnspecifiedDistribution$;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.ColumnarRule;
import org.apache.spark.sql.execution.FilterExec;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec;
import org.apache.spark.sql.execution.exchange.BroadcastExchangeExec;
import org.apache.spark.sql.execution.exchange.ReusedExchangeExec;
import org.apache.spark.sql.execution.joins.BroadcastHashJoinExec;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Lets the micro-batches of all exits look their rows up in one copy of a table's version that is
 * kept in memory by the join's keys. Spark would bring either the batch or the table into such a
 * form for each batch anew, and in the first case go through the whole table: one row would cost as
 * much as the table is long.
 */
public final class TableJoins extends Rule<SparkPlan> {
  private static final int BYTES_A_ROW = 48;
  private static final int BYTES_A_COLUMN = 8;

  private final SparkSession session;

  private TableJoins(SparkSession session) {
    this.session = session;
  }

  /** Adds the rule to the sessions that are made with these extensions. */
  public static void install(SparkSessionExtensions extensions) {
    // Of the rules that may be added, these are the first ones that see which side is broadcast.
    extensions.injectColumnar(
        session ->
            new ColumnarRule() {
              @Override
              public Rule<SparkPlan> preColumnarTransitions() {
                return new TableJoins((SparkSession) session);
              }
            });
  }

  /** A part of a plan that reads nothing but a table's version, and how it is known again. */
  private record Table(LaneRead read, List<Object> form) {}

  @Override
  public SparkPlan apply(SparkPlan plan) {
    return rewrite(plan, true);
  }

  /**
   * @param free whether nothing above relies on how the node's rows are spread over partitions
   */
  private SparkPlan rewrite(SparkPlan node, boolean free) {
    List<SparkPlan> children = CollectionConverters.asJava(node.children());
    List<Distribution> required = CollectionConverters.asJava(node.requiredChildDistribution());
    List<SparkPlan> rewritten = new ArrayList<>();
    for (int i = 0; i < children.size(); i++) {
      boolean any = required.get(i) == UnspecifiedDistribution$.MODULE$;
      rewritten.add(rewrite(children.get(i), free && any));
    }
    SparkPlan now =
        rewritten.equals(children)
            ? node
            : (SparkPlan) node.withNewChildren(CollectionConverters.asScala(rewritten).toSeq());
    return now instanceof BroadcastHashJoinExec join ? join(join, free) : now;
  }

  private SparkPlan join(BroadcastHashJoinExec join, boolean free) {
    boolean left = join.buildSide() == BuildLeft$.MODULE$;
    SparkPlan build = left ? join.left() : join.right();
    SparkPlan streamed = left ? join.right() : join.left();
    if (!(build instanceof BroadcastExchangeExec exchange)) {
      return join;
    }
    Optional<Table> table = table(exchange.child());
    if (table.isPresent()) {
      return kept(table.get(), exchange.mode(), exchange.child())
          .<SparkPlan>map(known -> with(join, left, known, streamed))
          .orElse(join);
    }
    return table(streamed).map(one -> turned(join, one, exchange, free)).orElse(join);
  }

  /** The batch goes through the table's copy, instead of the table through the batch's. */
  private SparkPlan turned(
      BroadcastHashJoinExec join, Table table, BroadcastExchangeExec batch, boolean free) {
    boolean left = join.buildSide() == BuildLeft$.MODULE$;
    if (join.joinType() != Inner$.MODULE$) {
      return join;
    }
    SparkPlan streamed = left ? join.right() : join.left();
    BroadcastHashJoinExec turned = with(join, !left, streamed, batch.child());
    BroadcastDistribution byKeys =
        (BroadcastDistribution) turned.requiredChildDistribution().apply(left ? 1 : 0);
    if (!free && !turned.outputPartitioning().equals(join.outputPartitioning())) {
      return join;
    }
    return kept(table, byKeys.mode(), streamed)
        .<SparkPlan>map(known -> with(join, !left, known, batch.child()))
        .orElse(join);
  }

  private static BroadcastHashJoinExec with(
      BroadcastHashJoinExec join, boolean buildLeft, SparkPlan build, SparkPlan streamed) {
    return join.copy(
        join.leftKeys(),
        join.rightKeys(),
        join.joinType(),
        buildLeft ? BuildLeft$.MODULE$ : BuildRight$.MODULE$,
        join.condition(),
        buildLeft ? build : streamed,
        buildLeft ? streamed : build,
        join.isNullAwareAntiJoin(),
        join.isSkewJoin());
  }

  private Optional<SparkPlan> kept(Table table, BroadcastMode mode, SparkPlan plan) {
    LaneRead read = table.read();
    List<Object> form = new ArrayList<>(table.form());
    form.add(mode.canonicalized());
    long version = ((RowSet.OfTable) read.rows()).version();
    long columns = read.wanted().size();
    long bytes =
        read.rowCount().getAsLong() * (BYTES_A_ROW + columns * BYTES_A_COLUMN)
            + read.byteCount().getAsLong();
    return KeptTables.SHARED
        .get(
            new KeptTables.Key(read.lane().log().id(), version, List.copyOf(form)),
            new KeptTables.Room(bytes, read.run().options().cacheBytes()),
            () ->
                (BroadcastExchangeExec)
                    QueryExecution.prepareExecutedPlan(
                        session, new BroadcastExchangeExec(mode, plan)))
        .map(exchange -> new ReusedExchangeExec(plan.output(), exchange));
  }

  /** Present where the plan is a scan of a table's version, with projections and conditions. */
  private static Optional<Table> table(SparkPlan plan) {
    List<Object> form = new ArrayList<>();
    SparkPlan node = plan;
    SparkPlan compared = (SparkPlan) plan.canonicalized();
    while (!(node instanceof BatchScanExec scan)) {
      if (node instanceof ProjectExec project && allDeterministic(project.projectList())) {
        form.add(((ProjectExec) compared).projectList());
      } else if (node instanceof FilterExec filter && filter.condition().deterministic()) {
        form.add(((FilterExec) compared).condition());
      } else {
        return Optional.empty();
      }
      node = node.children().head();
      compared = compared.children().head();
    }
    if (!(scan.scan() instanceof LaneScan lane)
        || !(lane.read().rows() instanceof RowSet.OfTable)
        || scan.runtimeFilters().nonEmpty()) {
      return Optional.empty();
    }
    form.add(lane.read().lane().columns().ddl());
    form.add(lane.read().wanted());
    return Optional.of(new Table(lane.read(), form));
  }

  private static boolean allDeterministic(Seq<NamedExpression> expressions) {
    return CollectionConverters.asJava(expressions).stream()
        .allMatch(named -> ((Expression) named).deterministic());
  }
}
