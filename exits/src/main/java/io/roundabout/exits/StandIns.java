package io.roundabout.exits;

import io.roundabout.lanesource.LaneViews;
import io.roundabout.lanesource.SparkTypes;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.execution.CommandExecutionMode;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Seq;

/** A session in which empty relations stand in for the lanes. Thread-safe. */
final class StandIns {
  private final org.apache.spark.sql.classic.SparkSession session;
  private final List<String> lanes;

  /**
   * @param marked whether event times are known as such
   */
  StandIns(SparkSession parent, List<LaneShape> shapes, boolean marked) {
    this.session = (org.apache.spark.sql.classic.SparkSession) parent.newSession();
    this.lanes = shapes.stream().map(LaneShape::name).toList();
    for (LaneShape lane : shapes) {
      org.apache.spark.sql.Dataset<Row> rows = Dataset.ofRows(session, standIn(lane));
      if (marked && lane.eventTime().isPresent()) {
        rows = LaneViews.watermarked(rows, lane.eventTime().get());
      }
      rows.createOrReplaceTempView(QueryChecker.quoted(lane.name()));
    }
  }

  private static LogicalPlan standIn(LaneShape lane) {
    StructType schema = SparkTypes.schema(lane.columns());
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

  SparkSession session() {
    return session;
  }

  LogicalPlan parse(String sql) throws Exception {
    return session.sessionState().sqlParser().parsePlan(sql);
  }

  /** The analysed query; functions and views are there already. */
  LogicalPlan analyse(ExitConfig exit) throws Exception {
    SparkSession.setActiveSession(session);
    try {
      return exit.query() instanceof ExitConfig.Java
          ? ((Dataset<Row>) QueryText.say(session, exit, Library.EMPTY, lanes))
              .queryExecution()
              .analyzed()
          : session
              .sessionState()
              .executePlan(parse(exit.query().text()), CommandExecutionMode.SKIP())
              .analyzed();
    } finally {
      SparkSession.clearActiveSession();
    }
  }

  /** The lanes that an exit's class asks for; of SQL, the plan tells. */
  Optional<List<String>> lanesRead(ExitConfig exit) throws ReflectiveOperationException {
    return exit.query() instanceof ExitConfig.Java route
        ? Optional.of(QueryText.asked(session, route.className(), lanes))
        : Optional.empty();
  }
}
