package io.roundabout.lanesource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.catalyst.plans.physical.IdentityBroadcastMode$;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.exchange.BroadcastExchangeExec;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

class KeptTablesTest {
  private static final UUID LANE = UUID.randomUUID();

  /** Static, since Spark brings functions to its tasks as bytes. */
  private static final CountDownLatch FINISH = new CountDownLatch(1);

  private final SparkSession session = SparkForTests.session();
  private final KeptTables tables = new KeptTables();

  private BroadcastExchangeExec planned(String sql) {
    SparkSession.setActiveSession(session);
    var query = (org.apache.spark.sql.classic.Dataset<?>) session.sql(sql);
    SparkPlan plan = query.queryExecution().executedPlan();
    return new BroadcastExchangeExec(IdentityBroadcastMode$.MODULE$, plan);
  }

  private static KeptTables.Key key(long version, String form) {
    return new KeptTables.Key(LANE, version, List.of(form));
  }

  private Optional<BroadcastExchangeExec> get(long version, String form, long bytes) {
    return get(version, form, bytes, "SELECT 1 AS one");
  }

  private Optional<BroadcastExchangeExec> get(long version, String form, long bytes, String sql) {
    return tables.get(key(version, form), new KeptTables.Room(bytes, 100), () -> planned(sql));
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
  void aTableThatCannotBeBroughtIntoMemoryIsTriedTwice() {
    AtomicInteger tried = new AtomicInteger();
    for (int asked = 0; asked < 5; asked++) {
      Supplier<BroadcastExchangeExec> broken =
          () -> {
            tried.incrementAndGet();
            return planned("SELECT raise_error('as asked')");
          };
      assertThat(tables.get(key(1, "by a"), new KeptTables.Room(60, 100), broken)).isEmpty();
    }
    assertThat(tried).hasValue(2);
  }

  @Test
  void whoAsksForWhatIsBeingMadeWaitsForIt() throws Exception {
    session
        .udf()
        .register(
            "when_told",
            (UDF1<Long, Long>)
                one -> {
                  FINISH.await();
                  return one;
                },
            DataTypes.LongType);
    get(1, "by a", 60);
    List<FutureTask<Optional<BroadcastExchangeExec>>> asking = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int query = 0; query < 3; query++) {
      asking.add(
          new FutureTask<>(() -> get(1, "by a", 60, "SELECT when_told(id) AS one FROM range(1)")));
      threads.add(new Thread(asking.get(query)));
      threads.get(query).start();
      await(threads.get(query), asking.get(query));
    }
    // A query that is stopped while it waits takes the table from nobody.
    threads.get(0).interrupt();
    assertThat(asking.get(0).get()).isEmpty();
    FINISH.countDown();
    BroadcastExchangeExec kept = asking.get(1).get().orElseThrow();
    assertThat(asking.get(2).get().orElseThrow()).isSameAs(kept);
    assertThat(kept.relationFuture().isDone()).isTrue();
  }

  private static void await(Thread waiting, FutureTask<?> end) throws Exception {
    while (waiting.getState() != Thread.State.WAITING) {
      if (end.isDone()) {
        fail("did not wait for the table: %s", end.get());
      }
      Thread.onSpinWait();
    }
  }
}
