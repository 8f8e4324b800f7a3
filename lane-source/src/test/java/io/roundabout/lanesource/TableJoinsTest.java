package io.roundabout.lanesource;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.runtime.StreamingQueryWrapper;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A version of a table is kept by its keys from the second batch that joins with it. */
class TableJoinsTest {
  private static final String KEPT = "ReusedExchange";
  private static final String JOIN = "SELECT v, name FROM a JOIN t ON v = k";

  @TempDir Path directory;
  private TestLane a;
  private TestLane t;

  @BeforeEach
  void open() throws Exception {
    a = TestLane.open(directory, "a", "v INT, w STRING");
    t = TestLane.table(directory, "t", "k INT, l INT, name STRING");
  }

  /** What a query without a past gives of all that is there, and how it was planned. */
  private record Run(List<String> rows, String plan) {}

  private Run run(String sql) throws Exception {
    return run(session -> session.sql(sql));
  }

  private Run run(Function<SparkSession, Dataset<Row>> query) throws Exception {
    TestExit exit = new TestExit(Files.createTempDirectory(directory, "q"), query);
    try (LaneViews views = SparkForTests.views(a, t)) {
      StreamingQuery running = exit.start(views, Trigger.AvailableNow());
      running.awaitTermination();
      return new Run(
          exit.rows(),
          ((StreamingQueryWrapper) running)
              .streamingQuery()
              .lastExecution()
              .executedPlan()
              .toString());
    }
  }

  private static String row(Integer k, int l, String name) {
    return "{\"k\":%s,\"l\":%d,\"name\":%s}".formatted(k, l, name);
  }

  private void unloadTable(int rows) throws Exception {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      all.add(row(i, i % 7, "\"name " + i + "\""));
    }
    all.add(row(3, 1, "\"twice\""));
    all.add(row(null, 2, "\"nobody\""));
    all.add(row(rows, 3, "null"));
    t.unload(all.toArray(new String[0]));
  }

  private void unloadOrders() throws Exception {
    a.unload(
        "{\"v\":3,\"w\":\"name 3\"}",
        "{\"v\":5,\"w\":\"x\"}",
        "{\"v\":5,\"w\":\"name 5\"}",
        "{\"w\":\"y\"}",
        "{\"v\":-1}",
        "{\"v\":5000}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        JOIN,
        "SELECT name, v, w FROM t JOIN a ON v = k AND length(w) < l + 4",
        "SELECT v, name FROM a LEFT JOIN t ON v = k",
        "SELECT v, name FROM a LEFT JOIN t ON v = k AND l > 3",
        "SELECT v FROM a LEFT SEMI JOIN t ON v = k",
        "SELECT v FROM a LEFT ANTI JOIN t ON v = k",
        "SELECT v, w FROM a JOIN t ON w = name",
        "SELECT v, name FROM a JOIN t ON v = k AND v % 7 = l",
        "SELECT v, n FROM a JOIN (SELECT k + 1 AS k1, upper(name) AS n FROM t WHERE l > 0) ON v = k1",
        "SELECT v, x.name, y.name FROM a JOIN t x ON v = x.k JOIN t y ON v = y.k + 2",
      })
  void whatComesOfAKeptTableIsWhatComesOfAnother(String sql) throws Exception {
    unloadTable(5_000);
    unloadOrders();
    Run first = run(sql);
    Run second = run(sql);
    assertThat(first.plan()).doesNotContain(KEPT);
    assertThat(second.plan()).contains(KEPT);
    assertThat(second.rows()).isNotEmpty().isEqualTo(first.rows());
  }

  @Test
  void whatRemembersRowsAboveTheJoinGetsThemAll() throws Exception {
    unloadTable(5_000);
    unloadOrders();
    unloadOrders();
    Run first = run(session -> session.sql(JOIN).dropDuplicates());
    Run second = run(session -> session.sql(JOIN).dropDuplicates());
    assertThat(second.plan()).contains(KEPT, "StreamingDeduplicate");
    assertThat(second.rows()).hasSize(4).isEqualTo(first.rows());
  }

  @Test
  void aNewVersionTakesThePlaceOfTheOneThatWasKept() throws Exception {
    unloadTable(100);
    a.unload("{\"v\":7}");
    run(JOIN);
    assertThat(run(JOIN).plan()).contains(KEPT);
    t.unload(row(7, 0, "\"new\""));
    Run first = run(JOIN);
    assertThat(first.rows()).containsExactly("7|new");
    assertThat(first.plan()).doesNotContain(KEPT);
    Run second = run(JOIN);
    assertThat(second.rows()).containsExactly("7|new");
    assertThat(second.plan()).contains(KEPT);
  }

  @Test
  void queriesShareWhatTheyAskInTheSameWayAndNothingElse() throws Exception {
    unloadTable(100);
    a.unload("{\"v\":7}");
    run(JOIN);
    run(JOIN);
    assertThat(run("SELECT name AS other, v + 1 AS w FROM a JOIN t ON k = v").plan())
        .contains(KEPT);
    Run elsewhere = run("SELECT v, name FROM a JOIN t ON v = k WHERE l = 5");
    assertThat(elsewhere.plan()).doesNotContain(KEPT);
    assertThat(elsewhere.rows()).isEmpty();
  }
}
