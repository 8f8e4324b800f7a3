package io.roundabout.lanesource;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.sql.catalyst.plans.physical.IdentityBroadcastMode$;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.exchange.BroadcastExchangeExec;
import org.junit.jupiter.api.Test;

class KeptTablesTest {
  private static final UUID LANE = UUID.randomUUID();

  private final KeptTables tables = new KeptTables();

  private static BroadcastExchangeExec planned(String sql) {
    var query = (org.apache.spark.sql.classic.Dataset<?>) SparkForTests.session().sql(sql);
    SparkPlan plan = query.queryExecution().executedPlan();
    return new BroadcastExchangeExec(IdentityBroadcastMode$.MODULE$, plan);
  }

  private static KeptTables.Key key(long version, String form) {
    return new KeptTables.Key(LANE, version, List.of(form));
  }

  private Optional<BroadcastExchangeExec> get(long version, String form, long bytes) {
    return tables.get(
        key(version, form),
        new KeptTables.Asking("a query", bytes, 100),
        () -> planned("SELECT 1 AS one"));
  }

  @Test
  void whatIsAskedForOnceIsNotKept() {
    assertThat(get(1, "by a", 60)).isEmpty();
    Optional<BroadcastExchangeExec> kept = get(1, "by a", 60);
    assertThat(kept).isPresent();
    assertThat(get(1, "by a", 60).get()).isSameAs(kept.get());
  }

  @Test
  void whatHasNoPlaceIsNotKeptAndPutsNothingOut() {
    get(1, "by a", 60);
    Optional<BroadcastExchangeExec> kept = get(1, "by a", 60);
    get(1, "by b", 60);
    assertThat(get(1, "by b", 60)).isEmpty();
    assertThat(get(1, "by a", 60).get()).isSameAs(kept.get());
    get(1, "by c", 40);
    assertThat(get(1, "by c", 40)).isPresent();
  }

  @Test
  void aLaterVersionTakesThePlaceOfAnEarlierOne() {
    get(1, "by a", 60);
    get(1, "by a", 60);
    assertThat(get(2, "by a", 70)).isEmpty();
    assertThat(get(2, "by a", 70)).isPresent();
  }

  @Test
  void aTableThatCannotBeBroughtIntoMemoryIsTriedTwice() throws Exception {
    KeptTables.Key key = key(1, "by a");
    KeptTables.Asking asking = new KeptTables.Asking("a query", 60, 100);
    String broken = "SELECT raise_error('as asked')";
    assertThat(tables.get(key, asking, () -> planned(broken))).isEmpty();
    for (int attempt = 0; attempt < 2; attempt++) {
      BroadcastExchangeExec tried = tables.get(key, asking, () -> planned(broken)).orElseThrow();
      assertThat(tried.relationFuture()).failsWithin(Duration.ofMinutes(1));
    }
    assertThat(tables.get(key, asking, () -> planned(broken))).isEmpty();
  }

  @Test
  void whatOneQueryIsMakingNoOtherWaitsFor() throws Exception {
    try (LaneRun open =
        new LaneRun(Map.of(), Map.of(), Map.of(), LaneViewsOptions.DEFAULT, Standing.NEVER)) {
      String maker = open.key();
      KeptTables.Key key = key(1, "by a");
      ask(key, maker);
      BroadcastExchangeExec kept = ask(key, maker).orElseThrow();
      assertThat(ask(key, "another")).isEmpty();
      assertThat(kept.relationFuture()).succeedsWithin(Duration.ofMinutes(1));
      ask(key, maker);
      assertThat(ask(key, "another").orElseThrow()).isSameAs(kept);
    }
  }

  @Test
  void whatAQueryHasNotFinishedAnotherMakes() {
    KeptTables.Key key = key(1, "by a");
    ask(key, "closed");
    BroadcastExchangeExec left = ask(key, "closed").orElseThrow();
    assertThat(ask(key, "another").orElseThrow()).isNotSameAs(left);
  }

  private Optional<BroadcastExchangeExec> ask(KeptTables.Key key, String run) {
    return tables.get(key, new KeptTables.Asking(run, 60, 100), () -> planned("SELECT 1 AS one"));
  }
}
