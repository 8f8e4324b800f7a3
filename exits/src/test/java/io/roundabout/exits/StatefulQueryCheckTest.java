package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.exits.ExitConfig.Emit;
import io.roundabout.lanesource.EventTime;
import io.roundabout.rowformat.Columns;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code check} says of queries that must remember rows. */
class StatefulQueryCheckTest {
  private static final String JOIN = "FROM bids b %s JOIN asks a ON a.item = b.item";
  private static final String BOUND = " AND a.t BETWEEN b.t AND b.t + INTERVAL 1 HOUR";

  private static QueryChecker checker;

  @BeforeAll
  static void lanes() {
    checker = checker(Library.EMPTY);
  }

  private static QueryChecker checker(Library library) {
    Optional<EventTime> time = Optional.of(new EventTime("t", Duration.ofMinutes(10)));
    Columns columns = Columns.parse("t TIMESTAMP NOT NULL, item STRING, price BIGINT");
    return new QueryChecker(
        SparkForTests.session(),
        List.of(
            new LaneShape("bids", columns, false, time),
            new LaneShape("asks", columns, false, time),
            new LaneShape("notes", columns, false, Optional.empty()),
            new LaneShape(
                "items", Columns.parse("item STRING, name STRING"), true, Optional.empty())),
        library);
  }

  private static ExitConfig exit(Emit emit, Duration keepState, String sql) {
    return new ExitConfig(
        "exit",
        new ExitConfig.Sql(sql),
        Optional.ofNullable(emit),
        Optional.ofNullable(keepState),
        1,
        List.of());
  }

  private static QueryCheck.Accepted accepted(Emit emit, String sql) {
    QueryCheck check = checker.check(exit(emit, null, sql));
    assertThat(check).isInstanceOf(QueryCheck.Accepted.class);
    return (QueryCheck.Accepted) check;
  }

  private static String refused(ExitConfig exit) {
    QueryCheck check = checker.check(exit);
    assertThat(check).isInstanceOf(QueryCheck.Refused.class);
    List<QueryFault> faults = ((QueryCheck.Refused) check).faults();
    assertThat(faults).hasSize(1);
    return faults.get(0).message();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "      | SELECT item, count(*) AS n FROM bids GROUP BY item | needs to know when to give its results: say 'emit: final'",
        "FINAL | SELECT item, count(*) AS n FROM bids GROUP BY item | these groups have no end: group by a window",
        "FINAL | SELECT count(*) AS n FROM notes GROUP BY window(t, '1 hour') | these groups have no end: group by a window",
        "FINAL | SELECT item FROM bids | this query has none: take the line out",
        "CHANGES | SELECT count(*) AS n FROM bids GROUP BY session_window(t, '1 hour') | say 'emit: final'",
        "CHANGES | SELECT count(DISTINCT item) AS n FROM bids | use approx_count_distinct",
        "      | SELECT item, sum(price) OVER (PARTITION BY item) AS s FROM bids | group by a window of event time",
        "      | SELECT item FROM bids EXCEPT SELECT item FROM asks | LEFT JOIN with bounds",
        "      | SELECT item FROM bids WHERE item IN (SELECT item FROM asks) | join the lane instead",
        "      | SELECT b.item FROM bids b JOIN asks a ON a.price < b.price | ON a.id = b.id",
        "FINAL | SELECT count(*) AS n FROM (SELECT t FROM bids UNION ALL SELECT t FROM notes) GROUP BY window(t, '1 hour') | give each of the lanes an event_time",
      })
  void whatCannotBeStreamedIsRefusedWithAWayOut(Emit emit, String sql, String wayOut) {
    assertThat(refused(exit(emit, null, sql))).contains(wayOut);
  }

  @Test
  void anOuterJoinNeedsBoundsAndEventTimesOnBothSides() {
    assertThat(refused(exit(null, null, "SELECT b.item, a.price " + JOIN.formatted("LEFT"))))
        .contains("nothing bounds how far apart in event time two rows may be")
        .contains("keep_state: 7d");
    String oneSided =
        "SELECT b.item, a.price FROM bids b %s JOIN notes a ON a.item = b.item" + BOUND;
    for (String type : List.of("LEFT", "RIGHT", "FULL", "LEFT SEMI")) {
      String sql = type.equals("LEFT SEMI") ? oneSided.replace(", a.price", "") : oneSided;
      assertThat(refused(exit(null, null, sql.formatted(type))))
          .contains("only its left side has an event time");
    }
    assertThat(
            accepted(null, "SELECT b.item, a.price " + JOIN.formatted("FULL") + BOUND).warnings())
        .isEmpty();
  }

  @Test
  void anInnerJoinWithoutBoundsIsWarnedOfUnlessItsStateIsBounded() {
    String sql = "SELECT b.item, a.price " + JOIN.formatted("INNER");
    assertThat(accepted(null, sql).warnings())
        .singleElement()
        .asString()
        .contains("remembers every row of both sides for ever")
        .contains("keep_state: 7d");
    assertThat(accepted(null, sql).memory().eventTime()).as("it uses late rows").isFalse();
    assertThat(accepted(null, sql + " WHERE a.t BETWEEN b.t AND b.t + INTERVAL 1 HOUR").warnings())
        .isEmpty();
    QueryCheck kept = checker.check(exit(null, Duration.ofDays(7), sql));
    assertThat(((QueryCheck.Accepted) kept).warnings()).isEmpty();
    assertThat(((QueryCheck.Accepted) kept).memory().eventTime()).isTrue();
  }

  @Test
  void whatGivesNothingByForgettingForgetsSeldom() {
    String inner = "SELECT b.item, a.price " + JOIN.formatted("INNER") + BOUND;
    assertThat(accepted(null, inner).memory().watermarkStep()).isEqualTo(Duration.ofMinutes(15));
    String outer = "SELECT b.item, a.price " + JOIN.formatted("LEFT") + BOUND;
    assertThat(accepted(null, outer).memory().watermarkStep()).isEqualTo(Duration.ofSeconds(1));
    String grouped = "SELECT count(*) AS n FROM (SELECT b.t " + JOIN.formatted("INNER") + BOUND;
    assertThat(
            accepted(Emit.FINAL, grouped + ") GROUP BY window(t, '1 hour')")
                .memory()
                .watermarkStep())
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void stateCanOnlyBeBoundedWhereEventTimesMeet() {
    assertThat(refused(exit(null, Duration.ofDays(7), "SELECT item FROM bids")))
        .contains("'keep_state' bounds a join of two lanes");
    assertThat(
            refused(
                exit(
                    null,
                    Duration.ofDays(7),
                    "SELECT b.item FROM bids b JOIN notes a ON a.item = b.item")))
        .contains("give both lanes an event_time");
  }

  @Test
  void groupsAndRowsThatAreNeverForgottenAreWarnedOf() {
    assertThat(
            accepted(Emit.CHANGES, "SELECT item, count(*) AS n FROM bids GROUP BY item").warnings())
        .singleElement()
        .asString()
        .contains("every group for ever");
    assertThat(accepted(null, "SELECT DISTINCT item FROM bids").warnings())
        .singleElement()
        .asString()
        .contains("every row for ever");
    assertThat(accepted(null, "SELECT DISTINCT item, t FROM bids").warnings()).isEmpty();
    assertThat(accepted(Emit.CHANGES, "SELECT count(*) AS n FROM bids").warnings()).isEmpty();
  }

  @Test
  void theGuaranteesTellOfWindowsAndLateRows() {
    QueryCheck.Accepted query =
        accepted(Emit.FINAL, "SELECT count(*) AS n FROM bids GROUP BY window(t, '1 hour')");
    assertThat(query.guarantees())
        .contains(
            "gives each window once, when its last row can no longer come",
            "leaves late rows out; they stand at the exit 'late'");
    assertThat(query.memory().stateful()).isTrue();
    assertThat(query.memory().changes()).isFalse();
  }

  @Test
  void emitAndTheTimeThatStateIsKeptArePartsOfTheFingerprint() {
    String sql = "SELECT window.end AS e, count(*) AS n FROM bids GROUP BY window(t, '1 hour')";
    String print = accepted(Emit.FINAL, sql).fingerprint().get();
    assertThat(accepted(Emit.FINAL, sql).fingerprint().get()).isEqualTo(print);
    assertThat(accepted(Emit.CHANGES, sql).fingerprint().get()).isNotEqualTo(print);
  }

  @Test
  void windowsReachAsFarAsTheirEnd() {
    assertReach("window(t, '1 hour')", "10:20:00", "11:00:00");
    assertReach("window(t, '1 hour')", "11:00:00", "12:00:00");
    assertReach("window(t, '1 hour', '1 hour', '15 minutes')", "10:20:00", "11:15:00");
    assertReach("window(t, '1 hour', '10 minutes')", "10:25:00", "11:20:00");
    assertReach("session_window(t, '7 minutes')", "10:25:00", "10:32:00");
    assertReach("session_window(t, '1500 milliseconds')", "10:25:00", "10:25:02");
    assertReach("t", "10:25:00", "10:25:00");
  }

  private static void assertReach(String group, String newest, String end) {
    String sql = "SELECT count(*) AS n FROM bids GROUP BY " + group;
    assertThat(accepted(Emit.FINAL, sql).memory().reach().closesAt(micros(newest)))
        .as(group)
        .isEqualTo(micros(end) + 1);
  }

  @Test
  void windowsOfWindowsAndJoinsReachFurther() {
    String nested =
        "SELECT count(*) AS n FROM (SELECT window AS w, count(*) AS n FROM bids"
            + " GROUP BY window(t, '10 minutes')) GROUP BY window(w, '1 hour')";
    assertThat(accepted(Emit.FINAL, nested).memory().reach().closesAt(micros("10:55:00")))
        .isEqualTo(micros("11:00:00") + 1);
    String join = "SELECT b.item, a.price " + JOIN.formatted("LEFT") + BOUND;
    assertThat(accepted(null, join).memory().reach().closesAt(micros("10:00:00")))
        .isEqualTo(micros("11:00:01") + 1);
  }

  private static long micros(String time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("2013-01-01T" + time + "Z"));
  }

  @Test
  void faultsOfViewsAndFunctionsHaveTheirPlace() {
    Map<String, String> views = new LinkedHashMap<>();
    views.put("good", "SELECT item, twice(price) AS p FROM bids");
    views.put("bad", "SELECT itm\nFROM bids");
    views.put("worse", "SELECT * FROM god");
    QueryChecker checker =
        checker(
            new Library(
                Map.of("twice", "(x BIGINT) RETURNS BIGINT RETURN x * 2", "broken", "(x BIGINT"),
                views));
    assertThat(checker.libraryFaults()).containsOnlyKeys("bad", "worse", "broken");
    assertThat(checker.libraryFaults().get("bad").column()).isEqualTo(8);
    assertThat(checker.libraryFaults().get("worse").message())
        .isEqualTo("there is no lane 'god'; did you mean 'good'?");
    QueryCheck check = checker.check(ExitConfig.sql("exit", "SELECT p FROM good"));
    assertThat(((QueryCheck.Accepted) check).lanes()).containsExactly("bids");
  }

  @Test
  void aClassThatCannotBeUsedIsToldWithTheWayOn() {
    assertThat(refused(route("com.acme.Nowhere"))).contains("ROUNDABOUT_CLASSPATH");
    assertThat(refused(route("java.lang.Object"))).contains("does not implement");
    assertThat(refused(route(WrongLane.class.getName())))
        .contains("there is no lane 'bid'; the lanes are bids, asks, notes, items");
  }

  private static ExitConfig route(String className) {
    return new ExitConfig(
        "exit", new ExitConfig.Java(className), Optional.empty(), Optional.empty(), 1, List.of());
  }

  /** Asks for a lane that is not there. */
  public static final class WrongLane implements Route {
    @Override
    public Dataset<Row> route(Map<String, Dataset<Row>> lanes) {
      return lanes.get("bid");
    }
  }
}
