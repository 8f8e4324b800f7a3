package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.rowformat.Columns;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryCheckerTest {

  private static QueryChecker checker;

  @BeforeAll
  static void lanes() {
    checker = checker();
  }

  private static QueryChecker checker() {
    return new QueryChecker(
        SparkForTests.session(),
        List.of(
            new LaneShape(
                "weather", Columns.parse("origin STRING, temp DOUBLE"), false, Optional.empty()),
            new LaneShape(
                "my.lane-2", Columns.parse("origin STRING, temp DOUBLE"), false, Optional.empty()),
            new LaneShape(
                "airports", Columns.parse("faa STRING, name STRING"), true, Optional.empty())),
        Library.EMPTY);
  }

  private static QueryCheck.Accepted accepted(String sql) {
    QueryCheck check = checker.check(ExitConfig.sql("exit", sql));
    assertThat(check).isInstanceOf(QueryCheck.Accepted.class);
    return (QueryCheck.Accepted) check;
  }

  private static List<QueryFault> faults(String sql) {
    QueryCheck check = checker.check(ExitConfig.sql("exit", sql));
    assertThat(check).isInstanceOf(QueryCheck.Refused.class);
    return ((QueryCheck.Refused) check).faults();
  }

  @Test
  void aJoinWithATableTellsColumnsLanesAndGuarantees() {
    QueryCheck.Accepted query =
        accepted("SELECT origin, name, temp FROM weather JOIN airports ON origin = faa");

    assertThat(query.columns().ddl()).isEqualTo("origin STRING, name STRING, temp DOUBLE");
    assertThat(query.lanes()).containsExactly("weather", "airports");
    assertThat(query.guarantees())
        .containsExactly(
            "each row counts exactly once",
            "the results are numbered 1, 2, 3 … without gap or repeat",
            "waits for the first complete trip of airports, then each batch uses the newest");
    assertThat(query.warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT origin FROM weather UNION ALL SELECT origin FROM `my.lane-2`",
        "WITH w AS (SELECT * FROM weather) SELECT w.origin FROM w WHERE temp > 3;",
        "SELECT explode(split(origin, ',')) AS part FROM weather",
        "SELECT origin, n FROM weather JOIN (SELECT faa, count(*) n FROM airports GROUP BY faa) ON"
            + " origin = faa",
        "SELECT origin FROM weather WHERE origin IN (SELECT faa FROM airports)",
        "SELECT origin, name FROM weather LEFT JOIN airports ON origin = faa",
        "SELECT origin, current_timestamp() AS now FROM weather",
        "SELECT origin, v FROM weather JOIN VALUES ('EWR', 1) AS t(o, v) ON origin = o",
      })
  void whatNeedsNoMemoryOfRowsIsAccepted(String sql) {
    assertThat(accepted(sql).lanes()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rand()",
        "randn()",
        "uuid()",
        "shuffle(array(1, 2))",
        "reflect('java.util.UUID', 'randomUUID')",
        "try_reflect('java.util.UUID', 'randomUUID')",
        "java_method('java.util.UUID', 'randomUUID')",
        "randstr(3)",
        "uniform(1, 2)",
        "current_timestamp()",
        "current_timestamp",
        "now()",
        "current_date()",
        "curdate()",
        "localtimestamp()",
        "unix_timestamp()",
        "date_add(current_date(), 1)",
        "upper(CAST((SELECT max(name) || now() FROM airports) AS STRING))",
      })
  void aFunctionThatIsNeverTheSameIsWarnedOf(String function) {
    assertThat(accepted("SELECT origin, " + function + " AS r FROM weather").warnings())
        .containsExactly(
            "the query uses a function that gives another value each time it runs; a replay gives"
                + " other rows");
  }

  @Test
  void aFunctionThatIsNeverTheSameIsFoundInConditionsToo() {
    assertThat(accepted("SELECT origin FROM weather WHERE rand() < 0.5").warnings()).hasSize(1);
    assertThat(
            accepted("WITH w AS (SELECT origin, now() AS n FROM weather) SELECT * FROM w")
                .warnings())
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "SELECT orign FROM weather|1|8|there is no column 'orign'; near it are `origin`, `temp`",
        "SELECT * FROM wether|1|15|there is no lane 'wether'; did you mean 'weather'?",
        "SELECT * FROM xyzzy|1|15|there is no lane 'xyzzy'; the lanes are weather, my.lane-2,"
            + " airports",
        "SELECT * FROM my.lane_2|1|15|'my.lane_2' is no lane; an exit reads lanes only, not files"
            + " or databases",
        "SELECT * FROM csv.`/etc/passwd`|1|15|'csv./etc/passwd' is no lane; an exit reads lanes"
            + " only, not files or databases",
        "SELECT origin FORM weather|1|20|Syntax error at or near 'weather': extra input 'weather'.",
        "SELECT foo(origin) x FROM weather|1|8|there is no function 'foo'",
        "SELECT 1 AS one|1|1|the query reads no lane; an exit gives what becomes of the rows of"
            + " one",
        "SELECT * FROM airports|1|1|the query reads only table lanes (airports); it must read a"
            + " lane that is not a table",
        "SELECT * FROM airports LEFT JOIN weather ON origin = faa|1|24|a LEFT OUTER JOIN would have"
            + " to give the table's rows that no row ever matches; use an inner join, or an outer"
            + " join that keeps the rows of the lane that is not a table",
        "SELECT * FROM weather ORDER BY temp|1|23|ORDER BY has no end to wait for: rows leave in"
            + " the order they come",
        "SELECT * FROM weather LIMIT 3|1|23|LIMIT and OFFSET have no end to wait for: let the"
            + " collector stop",
        "SELECT origin, temp AS Origin FROM weather|1|1|the result has two columns named 'Origin';"
            + " give one another name with AS",
        "SELECT NULL AS x FROM weather|1|1|column 'x' has no type; give it one, as in CAST(NULL AS"
            + " STRING) AS x",
        "SELECT map(1, origin) AS m FROM weather|1|1|column 'm' is a MAP<INT, STRING>; the keys of"
            + " a map must be STRING",
        "SELECT INTERVAL 1 DAY AS i FROM weather|1|1|column 'i' is of type INTERVAL DAY, which an"
            + " exit cannot give; CAST it, to STRING for example",
        "INSERT INTO weather VALUES ('a', 1)|1|1|an exit's sql is one SELECT; this is a command"
            + " that changes things",
        "SET a = b|1|1|an exit's sql is one SELECT; this is a command that changes things",
        "DROP VIEW weather|1|1|an exit's sql is one SELECT; this is a command that changes things",
        "SELECT origin FROM weather; SELECT 2|1|29|Syntax error at or near 'SELECT': extra input"
            + " 'SELECT'.",
      })
  void whatCannotBeIsRefusedInASentence(String sql, int line, int column, String message) {
    assertThat(faults(sql)).containsExactly(new QueryFault(line, column, message));
  }

  @Test
  void everyUnknownLaneIsToldWithItsLine() {
    assertThat(faults("SELECT a.origin\nFROM wether a\nJOIN airport b ON a.origin = b.faa"))
        .containsExactly(
            new QueryFault(2, 6, "there is no lane 'wether'; did you mean 'weather'?"),
            new QueryFault(3, 6, "there is no lane 'airport'; did you mean 'airports'?"));
  }

  @Test
  void theFingerprintIsThatOfTheMeaning() {
    String sql = "SELECT origin, temp + 1 AS t FROM weather WHERE origin <> '#12'";
    String print = accepted(sql).fingerprint().get();

    assertThat(accepted("select ORIGIN, temp+1 as t -- more\nfrom weather where origin!='#12'"))
        .extracting(other -> other.fingerprint().get())
        .isNotEqualTo(print);
    assertThat(accepted("select origin, temp+1 as t -- more\nfrom weather where origin<>'#12'"))
        .extracting(other -> other.fingerprint().get())
        .isEqualTo(print);
    assertThat(
            ((QueryCheck.Accepted) checker().check(ExitConfig.sql("exit", sql)))
                .fingerprint()
                .get())
        .isEqualTo(print);
    assertThat(accepted(sql.replace("#12", "#13")).fingerprint().get()).isNotEqualTo(print);
    assertThat(accepted(sql.replace("weather", "`my.lane-2`")).fingerprint().get())
        .isNotEqualTo(print);
  }

  @Test
  void theFingerprintTellsTheOrderOfAUnionAndTheRowsOfValues() {
    String union = "SELECT origin FROM %s UNION ALL SELECT origin FROM %s";
    assertThat(accepted(union.formatted("weather", "`my.lane-2`")).fingerprint().get())
        .isNotEqualTo(accepted(union.formatted("`my.lane-2`", "weather")).fingerprint().get());
    String values = "SELECT origin FROM weather JOIN VALUES ('a', %d) AS v(a, b) ON a = origin";
    assertThat(accepted(values.formatted(1)).fingerprint().get())
        .isNotEqualTo(accepted(values.formatted(2)).fingerprint().get());
    assertThat(accepted(values.formatted(2)).fingerprint().get())
        .isEqualTo(accepted(values.formatted(2)).fingerprint().get());
    String with = "WITH w AS (SELECT * FROM weather) SELECT a.origin FROM w a";
    assertThat(accepted(with).fingerprint().get()).isEqualTo(accepted(with).fingerprint().get());
  }
}
