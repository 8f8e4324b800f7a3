package io.roundabout.lanesource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.execution.streaming.state.StateStore;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Windows over a lane's event time close when the lane's mark has passed them, and never before.
 */
class EventTimeTest {
  private static final String NO_DATA = "spark.sql.streaming.noDataMicroBatches.enabled";
  private static final String COUNTS =
      "SELECT date_format(window.start, 'HH:mm') AS start, count(*) AS n FROM %s"
          + " GROUP BY window(t, '10 minutes')";

  @TempDir Path directory;
  private TestLane a;
  private TestLane b;

  @BeforeEach
  void lanes() throws Exception {
    SparkForTests.session().conf().set(NO_DATA, true);
    a = TestLane.timed(directory, "a", Duration.ofMinutes(20));
    b = TestLane.timed(directory, "b", Duration.ofMinutes(20));
  }

  @AfterEach
  void close() throws Exception {
    a.close();
    b.close();
    SparkForTests.session().conf().set(NO_DATA, false);
    // Spark looks after its stores in the background, also after their query has ended.
    StateStore.stop();
  }

  private LaneViews views(TestLane... lanes) {
    Map<String, Lane> read = new LinkedHashMap<>();
    for (TestLane lane : lanes) {
      read.put(lane.lane().name(), lane.lane());
    }
    return new LaneViews(
        read, Map.of(), Map.of(), LaneViewsOptions.forgetting(Duration.ofSeconds(1)));
  }

  private TestExit counts(String from) {
    return new TestExit(directory, COUNTS.formatted(from));
  }

  @Test
  void aWindowIsGivenOnceTheMarkHasPassedIt() throws Exception {
    TestExit exit = counts("a");
    a.at("10:01:00", "10:09:59.999999", "10:10:00", "10:29:59.999999");
    exit.run(views(a));
    assertThat(exit.rows()).isEmpty();
    a.at("10:30:00.001");
    exit.run(views(a));
    assertThat(exit.rows())
        .as("the mark has passed 10:10, so that no row before it can come")
        .containsExactly("10:00|2");
    a.at("10:39:59.999");
    exit.run(views(a));
    assertThat(exit.rows()).containsExactly("10:00|2");
    a.at("10:40:00.001");
    exit.run(views(a));
    assertThat(exit.rows()).containsExactly("10:00|2", "10:10|1");
  }

  @Test
  void aRowAsOldAsTheMarkIsInTimeAndAnOlderOneIsLeftOut() throws Exception {
    TestExit exit = counts("a");
    a.at("10:35:00.000001");
    a.at("10:15:00.000001", "10:15:00");
    a.at("11:30:00");
    exit.run(views(a));
    assertThat(exit.rows()).containsExactly("10:10|1", "10:30|1");
    assertThat(a.lane().log().books().late()).isEqualTo(1);
  }

  @Test
  void whoKeepsNoEventTimeIsGivenLateRowsToo() throws Exception {
    a.at("12:00:00");
    a.at("10:00:00");
    TestExit exit = new TestExit(directory, "SELECT date_format(t, 'HH:mm') FROM a");
    exit.run(new LaneViews(Map.of("a", a.lane()), Map.of(), Map.of()));
    assertThat(exit.rows()).containsExactly("10:00", "12:00");
  }

  @Test
  void aCloseRecordClosesWindowsWithoutARow() throws Exception {
    TestExit exit = counts("a");
    a.at("10:01:00", "10:11:00");
    exit.run(views(a));
    assertThat(exit.rows()).isEmpty();
    a.lane().log().closeUpTo(micros("10:20:00.001"));
    exit.run(views(a));
    assertThat(exit.rows()).containsExactly("10:00|1", "10:10|1");
    a.at("10:19:00", "10:21:00");
    a.lane().log().closeUpTo(micros("10:30:00.001"));
    exit.run(views(a));
    assertThat(exit.rows()).containsExactly("10:00|1", "10:10|1", "10:20|1");
  }

  @Test
  void theSlowestLaneDecidesAndAQuietOneThatWasClosedDoesNotHoldUpTheOthersEvenAfterRestarts()
      throws Exception {
    TestExit exit = counts("(SELECT t FROM a UNION ALL SELECT t FROM b)");
    a.at("10:01:00");
    b.at("10:02:00");
    exit.run(views(a, b));
    a.at("12:00:00");
    exit.run(views(a, b));
    assertThat(exit.rows()).as("b may still bring rows of 10:05").isEmpty();
    b.lane().log().closeUpTo(micros("11:40:00"));
    exit.run(views(a, b));
    assertThat(exit.rows()).containsExactly("10:00|2");
    a.at("10:39:00", "11:45:00");
    a.at("12:20:00.001");
    exit.run(views(a, b));
    assertThat(exit.rows()).as("b stands at 11:40").containsExactly("10:00|2");
    b.lane().log().closeUpTo(micros("12:00:00.001"));
    exit.run(views(a, b));
    assertThat(exit.rows()).containsExactly("10:00|2", "11:40|1");
  }

  @Test
  void whereARunBeginsAllMarksAreToldAgain() throws Exception {
    TestExit exit = counts("(SELECT t FROM a UNION ALL SELECT t FROM b)");
    a.at("10:01:00");
    b.at("10:01:00");
    b.at("15:00:00");
    exit.run(views(a, b));
    a.at("12:00:00");
    exit.run(views(a, b));
    assertThat(exit.rows())
        .as("b, of which nothing new has come, stands at 14:40")
        .containsExactly("10:00|2");
  }

  @Test
  void conditionsAndJoinsLetTheMarkPass() throws Exception {
    TestExit exit =
        new TestExit(
            directory,
            "SELECT a.v FROM a LEFT JOIN b ON a.v = b.v AND b.t BETWEEN a.t AND a.t + INTERVAL 1"
                + " HOUR WHERE a.v + 1 > 1");
    a.at("10:00:00");
    b.at("12:00:00");
    exit.run(views(a, b));
    assertThat(exit.rows()).isEmpty();
    a.at("12:00:00");
    exit.run(views(a, b));
    assertThat(exit.rows()).as("no row of b can come for 10:00 any more").contains("1");
  }

  @Test
  void aRunningQueryClosesWindowsAsSoonAsItCan() throws Exception {
    TestExit exit = counts("a");
    LaneViews views = views(a);
    StreamingQuery query = exit.start(views, Trigger.ProcessingTime(0));
    try {
      a.at("10:01:00");
      a.at("11:00:00");
      await()
          .atMost(Duration.ofSeconds(8))
          .untilAsserted(() -> assertThat(exit.rows()).isEqualTo(List.of("10:00|1")));
    } finally {
      query.stop();
      views.close();
    }
  }

  private static long micros(String time) {
    return java.time.temporal.ChronoUnit.MICROS.between(
        java.time.Instant.EPOCH, java.time.Instant.parse("2013-01-01T" + time + "Z"));
  }
}
