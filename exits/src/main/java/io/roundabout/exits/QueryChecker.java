package io.roundabout.exits;

import io.roundabout.rowformat.Columns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.UnsupportedOperationChecker;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.streaming.OutputMode;

/**
 * Analyses an exit's query against the lanes' columns; needs no lane to be open. Thread-safe.
 *
 * <p>The lanes are stood in for by empty relations of their columns, so that what is found depends
 * on the configuration alone.
 */
public final class QueryChecker {
  private final Map<String, LaneShape> lanes = new LinkedHashMap<>();
  private final StandIns marked;
  private final StandIns plain;
  private final Map<String, String> functions = new LinkedHashMap<>();
  private final Map<String, String> views = new LinkedHashMap<>();
  private final Map<String, QueryFault> libraryFaults = new LinkedHashMap<>();

  public QueryChecker(SparkSession session, List<LaneShape> lanes, Library library) {
    for (LaneShape lane : lanes) {
      this.lanes.put(lane.name().toLowerCase(Locale.ROOT), lane);
    }
    this.marked = new StandIns(session, lanes, true);
    boolean timed = lanes.stream().anyMatch(lane -> lane.eventTime().isPresent());
    this.plain = timed ? new StandIns(session, lanes, false) : marked;
    library.functions().forEach(this::addFunction);
    library.views().forEach(this::addView);
  }

  static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private Set<StandIns> sessions() {
    return Set.copyOf(List.of(marked, plain));
  }

  private void addFunction(String name, String definition) {
    try {
      for (StandIns standIns : sessions()) {
        QueryText.createFunction(standIns.session(), name, definition);
      }
      functions.put(name, definition);
    } catch (Exception e) {
      String intro = QueryText.functionIntro(name);
      QueryFault fault = SparkErrors.fault(e, intro + definition);
      int column = fault.line() == 1 ? fault.column() - intro.length() : fault.column();
      libraryFaults.put(name, new QueryFault(fault.line(), Math.max(1, column), fault.message()));
    }
  }

  private void addView(String name, String sql) {
    try {
      List<QueryFault> faults =
          new ParsedQuery(marked.parse(sql), lanes, views.keySet(), libraryFaults).faults();
      if (!faults.isEmpty()) {
        libraryFaults.put(name, faults.get(0));
        return;
      }
      for (StandIns standIns : sessions()) {
        QueryText.createView(standIns.session(), name, sql);
      }
      views.put(name, sql);
    } catch (Exception e) {
      libraryFaults.put(name, SparkErrors.fault(e, sql));
    }
  }

  /** What is wrong with functions and views, by name; the place is that in their own text. */
  public Map<String, QueryFault> libraryFaults() {
    return Map.copyOf(libraryFaults);
  }

  /** What queries may use. */
  Library library() {
    return new Library(functions, views);
  }

  /** Analyses one exit's query. */
  public QueryCheck check(ExitConfig exit) {
    String sql = exit.query() instanceof ExitConfig.Sql text ? text.text() : "";
    try {
      List<QueryFault> faults =
          exit.query() instanceof ExitConfig.Sql
              ? new ParsedQuery(marked.parse(sql), lanes, views.keySet(), libraryFaults).faults()
              : List.of();
      return faults.isEmpty() ? analyse(exit) : new QueryCheck.Refused(faults);
    } catch (Exception | LinkageError e) {
      return new QueryCheck.Refused(List.of(SparkErrors.fault(e, sql)));
    }
  }

  private QueryCheck analyse(ExitConfig exit) throws Exception {
    LogicalPlan plan = marked.analyse(exit);
    AnalysedQuery query = new AnalysedQuery(plan, lanes);
    if (!query.faults().isEmpty()) {
      return new QueryCheck.Refused(query.faults());
    }
    LogicalPlan streaming = StreamingForm.of(plan, exit);
    Remembering remembering = new Remembering(streaming, exit);
    if (!remembering.faults().isEmpty()) {
      return new QueryCheck.Refused(remembering.faults());
    }
    QueryMemory memory = remembering.memory();
    LogicalPlan unmarked = plain == marked ? plan : plain.analyse(exit);
    UnsupportedOperationChecker.checkForStreaming(
        memory.eventTime() ? streaming : StreamingForm.of(unmarked, exit),
        memory.changes() ? OutputMode.Update() : OutputMode.Append());
    Columns columns;
    try {
      columns = ResultColumns.of(plan.schema());
    } catch (ResultColumns.UnsupportedResultException e) {
      return new QueryCheck.Refused(List.of(new QueryFault(1, 1, e.getMessage())));
    }
    List<String> guarantees = new ArrayList<>(query.guarantees());
    guarantees.addAll(remembering.guarantees());
    List<String> warnings = new ArrayList<>(remembering.warnings());
    if (!query.repeatable()) {
      warnings.add(
          "the query uses a function that gives another value each time it runs; a replay gives"
              + " other rows");
    }
    List<String> read = marked.lanesRead(exit).orElse(query.lanes());
    return new QueryCheck.Accepted(
        columns, read, guarantees, warnings, memory, () -> Fingerprint.of(unmarked, exit));
  }
}
