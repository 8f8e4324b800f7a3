package io.roundabout.lanesource;

import org.apache.spark.sql.ExperimentalMethods;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.QueryPlanningTracker;
import org.apache.spark.sql.catalyst.analysis.Analyzer;
import org.apache.spark.sql.catalyst.catalog.SessionCatalog;
import org.apache.spark.sql.catalyst.optimizer.Optimizer;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.apache.spark.sql.execution.SparkOptimizer;
import org.apache.spark.sql.internal.BaseSessionStateBuilder;
import org.apache.spark.sql.internal.SessionState;
import scala.Function2;
import scala.Option;
import scala.collection.immutable.Map$;

/**
 * Sessions for streaming queries. They are Spark's own, but for an analyzer and an optimizer that
 * ask {@link KeptPlans} first.
 */
public final class QuerySessions {
  private QuerySessions() {}

  /** A session as {@link SparkSession#newSession} makes it, for one query. */
  public static SparkSession open(SparkSession parent) {
    org.apache.spark.sql.classic.SparkSession known =
        (org.apache.spark.sql.classic.SparkSession) parent;
    SessionState state = new State(known, Option.apply(known.sessionState())).build();
    // Spark runs a query in a clone of its session, and clones a session by its state.
    return new org.apache.spark.sql.classic.SparkSession(
        known.sparkContext(),
        Option.apply(known.sharedState()),
        Option.apply(state),
        known.extensions(),
        known.initialSessionOptions(),
        Map$.MODULE$.empty());
  }

  private static final class State extends BaseSessionStateBuilder {
    private final KeptPlans plans = new KeptPlans();

    State(org.apache.spark.sql.classic.SparkSession session, Option<SessionState> parent) {
      super(session, parent);
    }

    @Override
    public Function2<
            org.apache.spark.sql.classic.SparkSession,
            Option<SessionState>,
            BaseSessionStateBuilder>
        newBuilder() {
      return State::new;
    }

    @Override
    public Analyzer analyzer() {
      return new KeptAnalyzer(super.analyzer(), plans);
    }

    @Override
    public Optimizer optimizer() {
      return new KeptOptimizer(
          super.optimizer(), plans, catalogManager(), catalog(), experimentalMethods());
    }
  }

  /** Spark's analyzer, asked only for what is not known. */
  private static final class KeptAnalyzer extends Analyzer {
    private final Analyzer spark;
    private final KeptPlans plans;

    KeptAnalyzer(Analyzer spark, KeptPlans plans) {
      super(spark.catalogManager(), spark.sharedRelationCache(), spark.sessionConf());
      this.spark = spark;
      this.plans = plans;
    }

    @Override
    public LogicalPlan executeAndCheck(LogicalPlan plan, QueryPlanningTracker tracker) {
      return plans.analysed(plan, unknown -> spark.executeAndCheck(unknown, tracker));
    }

    @Override
    public LogicalPlan execute(LogicalPlan plan) {
      return plans.resolved(plan, spark::execute);
    }

    @Override
    public void checkAnalysis(LogicalPlan plan) {
      spark.checkAnalysis(plan);
    }

    @Override
    public Analyzer withCatalogManager(CatalogManager catalogs) {
      return spark.withCatalogManager(catalogs);
    }
  }

  /** Spark's optimizer, asked only for what is not known. */
  private static final class KeptOptimizer extends SparkOptimizer {
    private final Optimizer spark;
    private final KeptPlans plans;

    KeptOptimizer(
        Optimizer spark,
        KeptPlans plans,
        CatalogManager catalogs,
        SessionCatalog catalog,
        ExperimentalMethods experimental) {
      super(catalogs, catalog, experimental);
      this.spark = spark;
      this.plans = plans;
    }

    @Override
    public LogicalPlan execute(LogicalPlan plan) {
      return plans.optimized(plan, spark::execute);
    }
  }
}
