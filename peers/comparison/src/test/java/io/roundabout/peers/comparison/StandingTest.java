package io.roundabout.peers.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.peers.yardstick.Work;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StandingTest {
  private static final Goal GOAL = Goal.atLeast(2, Metric.ROWS_PER_SECOND, "ours", "theirs");

  private final Standing standing =
      new Standing(
          new Contest(
              "one",
              "a <contest>",
              1,
              95,
              List.of(Contest.counted("round 10")),
              List.of(
                  Contender.of("ours", "roundabout", Work.INGEST),
                  Contender.of("theirs", "kafka", Work.INGEST, "flush=1")),
              List.of(GOAL)));

  private void add(String contender, int round, double rate, long twice) {
    standing.add(
        new Measurement(
            "one", contender, round, "round 10", Map.of(Metric.ROWS_PER_SECOND, rate), 0, twice));
  }

  @Test
  void ratiosAreTakenWithinARound() {
    add("ours", 0, 300, 0);
    add("theirs", 0, 100, 0);
    add("ours", 1, 30, 0);
    add("theirs", 1, 15, 0);
    add("ours", 2, 500, 0);
    add("theirs", 2, 100, 0);
    assertThat(standing.ratio(GOAL)).hasValue(3);
    assertThat(Tables.goals(standing)).contains("≥ 2.00 × | 3.00 × | met");
  }

  @Test
  void whereMoreIsBetterTheWorstIsTheLeast() {
    add("ours", 0, 300, 0);
    add("ours", 1, 100, 0);
    add("ours", 2, 200, 0);
    assertThat(standing.median("ours", Metric.ROWS_PER_SECOND)).hasValue(200);
    assertThat(standing.worst("ours", Metric.ROWS_PER_SECOND)).hasValue(100);
    assertThat(standing.median("theirs", Metric.ROWS_PER_SECOND)).isEmpty();
    assertThat(Tables.goals(standing)).contains("not taken");
  }

  @Test
  void wrongResultsStandBesideTheFigures() {
    add("theirs", 0, 300, 5);
    assertThat(Tables.figures(standing)).contains("| theirs | 300 (300) | lost 0, twice 5 |");
  }

  @Test
  void aPlotNamesEveryContenderAndEscapesItsTitle() {
    add("ours", 0, 300, 0);
    assertThat(Plot.svg(standing, Metric.ROWS_PER_SECOND))
        .contains(">ours</text>", ">theirs</text>", "not taken", "a &lt;contest>");
  }
}
