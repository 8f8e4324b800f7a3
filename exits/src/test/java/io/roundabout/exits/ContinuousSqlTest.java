package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roundabout.exits.ExitConfig.Emit;
import io.roundabout.exits.Place.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.execution.streaming.state.StateStore;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows, aggregates, joins of lanes and DISTINCT mean for ever what their SQL says. */
class ContinuousSqlTest {
  private static final String CLICKS = "t TIMESTAMP NOT NULL, who STRING, n BIGINT";
  private static final String ORDERS = "t TIMESTAMP NOT NULL, who STRING, item STRING";

  @TempDir Path directory;
  private Place place;

  @BeforeEach
  void lanes() throws Exception {
    place =
        new Place(directory)
            .timed("clicks", CLICKS, Duration.ofMinutes(10))
            .timed("orders", ORDERS, Duration.ofMinutes(10));
  }

  @AfterEach
  void close() throws Exception {
    place.close();
    // Spark looks after its stores in the background, also after their query has ended.
    StateStore.stop();
  }

  private static ExitConfig exit(String name, Emit emit, String sql) {
    return new ExitConfig(
        name, new ExitConfig.Sql(sql), Optional.ofNullable(emit), Optional.empty(), 1, List.of());
  }

  private void click(String... timesAndNames) throws Exception {
    String[] rows = new String[timesAndNames.length];
    for (int i = 0; i < rows.length; i++) {
      String[] parts = timesAndNames[i].split(" ");
      rows[i] = "{\"t\":\"2013-01-01T%sZ\",\"who\":\"%s\",\"n\":1}".formatted(parts[0], parts[1]);
    }
    place.in("clicks").unload(rows);
  }

  private void order(String... timesNamesAndItems) throws Exception {
    String[] rows = new String[timesNamesAndItems.length];
    for (int i = 0; i < rows.length; i++) {
      String[] parts = timesNamesAndItems[i].split(" ");
      rows[i] =
          "{\"t\":\"2013-01-01T%sZ\",\"who\":\"%s\",\"item\":\"%s\"}"
              .formatted(parts[0], parts[1], parts[2]);
    }
    place.in("orders").unload(rows);
  }

  private void close(String lane, String time) throws Exception {
    place
        .in(lane)
        .lane()
        .log()
        .closeUpTo(
            ChronoUnit.MICROS.between(
                Instant.EPOCH, Instant.parse("2013-01-01T" + time + "Z").plusMillis(1)));
  }

  private List<String> rows(String exit, int count) throws Exception {
    return texts(place.collect(exit, count));
  }

  private static List<String> texts(List<Result> results) {
    return results.stream()
        .map(
            result ->
                result.row().values().stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(" ")))
        .sorted()
        .toList();
  }

  private void nothingMore(String exit) throws Exception {
    assertThat(texts(place.collect(exit))).isEmpty();
  }

  @Test
  void aTumblingWindowIsGivenOnceWhenItHasEnded() throws Exception {
    place.exit(
        exit(
            "hourly",
            Emit.FINAL,
            "SELECT date_format(window.start, 'HH:mm') AS at, who, sum(n) AS n FROM clicks"
                + " GROUP BY window(t, '1 hour'), who"));
    place.start();
    click("10:00:00 ann", "10:59:59 ann", "10:30:00 bob", "11:00:00 ann");
    click("11:10:01 ann");
    assertThat(rows("hourly", 2)).containsExactly("10:00 ann 2", "10:00 bob 1");
    place.restart();
    click("11:20:00 cid");
    close("clicks", "12:00:00");
    assertThat(rows("hourly", 2)).containsExactly("11:00 ann 2", "11:00 cid 1");
    nothingMore("hourly");
    assertThat(place.status("hourly").remembered()).isPresent();
  }

  @Test
  void slidingWindowsAndSessionsAreGivenToo() throws Exception {
    place.exit(
        exit(
            "sliding",
            Emit.FINAL,
            "SELECT date_format(window.start, 'HH:mm') AS at, sum(n) AS n FROM clicks"
                + " GROUP BY window(t, '20 minutes', '10 minutes')"));
    place.exit(
        exit(
            "sessions",
            Emit.FINAL,
            "SELECT who, date_format(session_window.start, 'HH:mm') AS at, sum(n) AS n FROM clicks"
                + " GROUP BY session_window(t, '5 minutes'), who"));
    place.start();
    click("10:00:00 ann", "10:04:00 ann", "10:08:00 ann", "10:30:00 ann");
    close("clicks", "11:00:00");
    assertThat(rows("sliding", 4)).containsExactly("09:50 3", "10:00 3", "10:20 1", "10:30 1");
    assertThat(rows("sessions", 2)).containsExactly("ann 10:00 3", "ann 10:30 1");
  }

  @Test
  void changesAreGivenAsTheyCome() throws Exception {
    place.exit(exit("totals", Emit.CHANGES, "SELECT who, sum(n) AS n FROM clicks GROUP BY who"));
    place.start();
    click("10:00:00 ann", "10:00:00 bob");
    assertThat(rows("totals", 2)).containsExactly("ann 1", "bob 1");
    place.restart();
    click("12:00:00 ann");
    assertThat(rows("totals", 1)).containsExactly("ann 2");
    click("09:00:00 bob");
    assertThat(rows("totals", 1))
        .as("who keeps no event time uses late rows")
        .containsExactly("bob 2");
  }

  @Test
  void lateRowsAreLeftOutOfWindowsAndUsedByOthers() throws Exception {
    place.exit(
        exit(
            "hourly",
            Emit.FINAL,
            "SELECT date_format(window.start, 'HH:mm') AS at, sum(n) AS n FROM clicks"
                + " GROUP BY window(t, '1 hour')"));
    place.exit(ExitConfig.sql("all", "SELECT who FROM clicks"));
    place.start();
    click("10:00:00 ann", "12:00:00 ann");
    click("11:49:59 late", "11:50:00 bob");
    click("13:10:01 ann");
    close("clicks", "14:00:00");
    assertThat(rows("hourly", 4)).containsExactly("10:00 1", "11:00 1", "12:00 1", "13:00 1");
    assertThat(rows("all", 5)).containsExactly("ann", "ann", "ann", "bob", "late");
    assertThat(place.in("clicks").lane().log().books().late()).isEqualTo(1);
  }

  @Test
  void lanesAreJoinedWithinBounds() throws Exception {
    String from =
        " FROM clicks c %s JOIN orders o ON c.who = o.who"
            + " AND o.t BETWEEN c.t AND c.t + INTERVAL 1 HOUR";
    place.exit(exit("inner", null, "SELECT c.who, item" + from.formatted("INNER")));
    place.exit(exit("outer", null, "SELECT c.who, item" + from.formatted("LEFT")));
    place.start();
    click("10:00:00 ann", "10:00:00 bob", "10:00:00 cid");
    order("10:30:00 ann tea", "11:00:00 bob rum", "11:00:01 cid mud");
    assertThat(rows("inner", 2)).containsExactly("ann tea", "bob rum");
    assertThat(rows("outer", 2)).containsExactly("ann tea", "bob rum");
    place.restart();
    click("13:00:00 dan");
    order("13:00:00 dan nut");
    assertThat(rows("inner", 1)).containsExactly("dan nut");
    assertThat(rows("outer", 2)).containsExactly("cid null", "dan nut");
    nothingMore("outer");
  }

  @Test
  void whatAJoinRemembersIsCountedOverARestartAndForgottenInTime() throws Exception {
    place.exit(
        exit(
            "pairs",
            null,
            "SELECT c.who, item FROM clicks c JOIN orders o ON c.who = o.who"
                + " AND o.t BETWEEN c.t AND c.t + INTERVAL 1 HOUR"));
    place.start();
    click("10:00:00 ann", "10:00:00 bob", "10:00:00 cid");
    order("10:30:00 ann tea", "10:30:00 dan rum");
    assertThat(rows("pairs", 1)).containsExactly("ann tea");
    await().until(() -> remembers("pairs", 5));
    place.restart();
    click("10:10:00 dan");
    assertThat(rows("pairs", 1)).containsExactly("dan rum");
    await().until(() -> remembers("pairs", 6));
    click("20:00:00 eve");
    order("20:00:00 eve nut");
    assertThat(rows("pairs", 1)).containsExactly("eve nut");
    click("20:00:00 fay");
    await().until(() -> remembers("pairs", 3));
  }

  private boolean remembers(String exit, long rows) {
    return place.status(exit).remembered().filter(size -> size.rows() == rows).isPresent();
  }

  @Test
  void lanesAreJoinedForEverOrAsLongAsStateIsKept() throws Exception {
    String sql = "SELECT c.who, item FROM clicks c JOIN orders o ON c.who = o.who";
    place.exit(exit("ever", null, sql));
    place.exit(
        new ExitConfig(
            "kept",
            new ExitConfig.Sql(sql),
            Optional.empty(),
            Optional.of(Duration.ofHours(2)),
            1,
            List.of()));
    place.start();
    click("10:00:00 ann");
    order("12:00:00 ann tea", "12:00:01 ann rum");
    assertThat(rows("ever", 2)).containsExactly("ann rum", "ann tea");
    assertThat(rows("kept", 1)).containsExactly("ann tea");
    nothingMore("kept");
  }

  @Test
  void ofEqualRowsTheFirstPasses() throws Exception {
    place.exit(ExitConfig.sql("who", "SELECT DISTINCT who FROM clicks"));
    place.exit(ExitConfig.sql("times", "SELECT DISTINCT t, who FROM clicks"));
    place.start();
    click("10:00:00 ann", "10:00:00 ann", "10:01:00 ann");
    assertThat(rows("who", 1)).containsExactly("ann");
    assertThat(rows("times", 2))
        .containsExactly("2013-01-01T10:00:00.000000Z ann", "2013-01-01T10:01:00.000000Z ann");
    place.restart();
    click("10:00:00 ann", "10:00:00 bob");
    assertThat(rows("who", 1)).containsExactly("bob");
    assertThat(rows("times", 1)).containsExactly("2013-01-01T10:00:00.000000Z bob");
    nothingMore("who");
    nothingMore("times");
  }

  @Test
  void aggregatesFollowOneAnother() throws Exception {
    place.exit(
        exit(
            "busiest",
            Emit.FINAL,
            "SELECT date_format(window.start, 'HH:mm') AS at, max(n) AS n FROM (SELECT window AS w,"
                + " who, sum(n) AS n FROM clicks GROUP BY window(t, '10 minutes'), who)"
                + " GROUP BY window(w, '1 hour')"));
    place.start();
    click("10:00:00 ann", "10:01:00 ann", "10:00:00 bob", "10:20:00 bob");
    click("10:30:00 bob", "10:31:00 bob", "10:32:00 bob");
    close("clicks", "12:00:00");
    assertThat(rows("busiest", 1)).containsExactly("10:00 3");
    nothingMore("busiest");
  }

  @Test
  void viewsAndFunctionsAreSharedAndALaneIsReadTwice() throws Exception {
    Map<String, String> views = new LinkedHashMap<>();
    views.put("of_ann", "SELECT loud(who) AS who, n FROM clicks WHERE who = 'ann'");
    place.table("people", "nick STRING, name STRING");
    views.put("named", "SELECT name, n FROM clicks JOIN people ON who = nick");
    views.put("twice", "SELECT who, n FROM of_ann UNION ALL SELECT who, -n FROM of_ann");
    place.library(
        new Library(
            Map.of(
                "loud",
                "AS '" + Loud.class.getName() + "'",
                "half",
                "(x BIGINT) RETURNS DOUBLE RETURN x / 2"),
            views));
    place.exit(ExitConfig.sql("one", "SELECT who, half(n) AS h FROM of_ann"));
    place.exit(ExitConfig.sql("two", "SELECT who, n FROM twice"));
    place.exit(ExitConfig.sql("joined", "SELECT name FROM named"));
    place.exit(
        ExitConfig.sql(
            "self",
            "SELECT a.who, b.n FROM clicks a JOIN clicks b ON a.who = b.who AND a.t = b.t"));
    place.start();
    click("10:00:00 ann", "10:00:00 bob");
    assertThat(rows("one", 1)).containsExactly("ANN 0.5");
    assertThat(rows("two", 2)).containsExactly("ANN -1", "ANN 1");
    assertThat(rows("self", 2)).containsExactly("ann 1", "bob 1");
    place.in("people").unload("{\"nick\":\"bob\",\"name\":\"Robert\"}");
    assertThat(rows("joined", 1)).containsExactly("Robert");
  }

  @Test
  void aClassSaysWhatSqlCannot() throws Exception {
    place.lane("unused", "x INT");
    place.exit(
        new ExitConfig(
            "first",
            new ExitConfig.Java(FirstWithinTheBound.class.getName()),
            Optional.empty(),
            Optional.empty(),
            1,
            List.of()));
    place.start();
    click("10:00:00 ann", "10:05:00 ann", "10:05:00 bob");
    assertThat(rows("first", 2)).containsExactly("ann", "bob");
    assertThat(place.status("first").lanes())
        .extracting(ExitStatus.LaneProgress::lane)
        .containsExactly("clicks");
    click("12:00:00 cid");
    assertThat(rows("first", 1)).containsExactly("cid");
    await()
        .untilAsserted(
            () -> assertThat(place.status("first").remembered().orElseThrow().rows()).isEqualTo(1));
    click("12:00:00 ann");
    assertThat(rows("first", 1))
        .as("what was seen of ann is older than the bound")
        .containsExactly("ann");
  }

  @Test
  void whatFailsOrLagsHoldsUpNoOther() throws Exception {
    place.exit(
        exit("bad", Emit.CHANGES, "SELECT who, sum(1 / (n - 1)) AS n FROM clicks GROUP BY who"));
    place.exit(exit("good", Emit.CHANGES, "SELECT who, sum(n) AS n FROM clicks GROUP BY who"));
    place.start();
    click("10:00:00 ann");
    assertThat(rows("good", 1)).containsExactly("ann 1");
    await()
        .untilAsserted(() -> assertThat(place.state("bad")).isInstanceOf(ExitState.Failed.class));
    click("10:00:00 ann");
    assertThat(rows("good", 1)).containsExactly("ann 2");
    place.exits().skip("bad", new ArrayList<>());
    await()
        .untilAsserted(
            () -> assertThat(place.state("bad")).isNotInstanceOf(ExitState.Failed.class));
  }

  /** A function of one text. */
  public static final class Loud implements UDF1<String, String> {
    @Override
    public String call(String text) {
      return text.toUpperCase(java.util.Locale.ROOT);
    }
  }

  /** Who clicks, once in as long as a row may be late. */
  public static final class FirstWithinTheBound implements Route {
    @Override
    public Dataset<Row> route(Map<String, Dataset<Row>> lanes) {
      return lanes
          .get("clicks")
          .dropDuplicatesWithinWatermark(new String[] {"who"})
          .select(functions.col("who"));
    }
  }
}
