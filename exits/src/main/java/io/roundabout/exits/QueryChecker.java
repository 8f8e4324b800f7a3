package io.roundabout.exits;

import io.roundabout.rowformat.Columns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.UnsupportedOperationChecker;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.execution.CommandExecutionMode;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Seq;

/**
 * Analyses an exit's SQL against the lanes' columns; needs no lane to be open. Thread-safe.
 *
 * <p>The lanes are stood in for by empty relations of their columns, so that what is found depends
 * on the configuration alone.
 */
public final class QueryChecker {
  private final org.apache.spark.sql.classic.SparkSession session;
  private final Map<String, LaneShape> lanes = new LinkedHashMap<>();

  public QueryChecker(SparkSession session, List<LaneShape> lanes, Library library) {
    this.session = (org.apache.spark.sql.classic.SparkSession) session.newSession();
    for (LaneShape lane : lanes) {
      this.lanes.put(lane.name().toLowerCase(Locale.ROOT), lane);
      Dataset.ofRows(this.session, standIn(lane)).createOrReplaceTempView(quoted(lane.name()));
    }
  }

  static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private static LogicalPlan standIn(LaneShape lane) {
    StructType schema = StructType.fromDDL(lane.columns().ddl());
    return new LocalRelation(
        seq(DataTypeUtils.toAttributes(schema)),
        LocalRelation.apply$default$2(),
        !lane.table(),
        Option.empty());
  }

  /** Scala's lists may be read as lists of a wider type; Java does not know. */
  @SuppressWarnings("unchecked")
  private static <T> Seq<T> seq(Seq<? extends T> elements) {
    return (Seq<T>) elements;
  }

  public QueryCheck check(ExitConfig exit) {
    String sql = exit.query().text();
    SparkSession.setActiveSession(session);
    try {
      LogicalPlan parsed = session.sessionState().sqlParser().parsePlan(sql);
      List<QueryFault> faults = new ParsedQuery(parsed, lanes).faults();
      if (!faults.isEmpty()) {
        return new QueryCheck.Refused(faults);
      }
      return analyse(sql, parsed);
    } catch (Exception e) {
      return new QueryCheck.Refused(List.of(SparkErrors.fault(e, sql)));
    } finally {
      SparkSession.clearActiveSession();
    }
  }

  private QueryCheck analyse(String sql, LogicalPlan parsed) throws Exception {
    LogicalPlan plan =
        session.sessionState().executePlan(parsed, CommandExecutionMode.SKIP()).analyzed();
    AnalysedQuery query = new AnalysedQuery(plan, lanes);
    if (!query.faults().isEmpty()) {
      return new QueryCheck.Refused(query.faults());
    }
    UnsupportedOperationChecker.checkForStreaming(plan, OutputMode.Append());
    Columns columns;
    try {
      columns = ResultColumns.of(plan.schema());
    } catch (ResultColumns.UnsupportedResultException e) {
      return new QueryCheck.Refused(List.of(new QueryFault(1, 1, e.getMessage())));
    }
    List<String> warnings = new ArrayList<>();
    if (!query.repeatable()) {
      warnings.add(
          "the query uses a function that gives another value each time it runs; a replay gives"
              + " other rows");
    }
    return new QueryCheck.Accepted(
        columns,
        query.lanes(),
        query.guarantees(),
        warnings,
        QueryMemory.NONE,
        Fingerprint.of(plan));
  }
}
