package io.roundabout.lanesource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.CatalystSerde;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.datasources.v2.StreamingDataSourceV2ScanRelation;
import org.apache.spark.sql.execution.streaming.runtime.StreamingQueryWrapper;
import org.apache.spark.sql.execution.streaming.sources.WriteToMicroBatchDataSource;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

class KeptPlansTest {
  private static final LaneViewsOptions PATIENT =
      new LaneViewsOptions(Duration.ofDays(1), 1000, 1 << 20, 1 << 20, 1 << 20, Duration.ZERO);

  @TempDir Path directory;

  private final Counting optimized = new Counting();

  /** Sees the batches that Spark optimizes, by the ends of their lanes. */
  private static final class Counting extends Rule<LogicalPlan> {
    private final Set<String> batches = ConcurrentHashMap.newKeySet();

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
      StringBuilder ends = new StringBuilder();
      plan.foreach(
          node -> {
            if (node instanceof StreamingDataSourceV2ScanRelation batch) {
              ends.append(batch.endOffset().get().json());
            }
            return BoxedUnit.UNIT;
          });
      if (!ends.isEmpty()) {
        batches.add(ends.toString());
      }
      return plan;
    }
  }

  private TestExit exit(String sql) {
    return new TestExit(
        directory,
        session -> {
          count(session);
          return session.sql(sql);
        });
  }

  private void count(SparkSession session) {
    List<Rule<LogicalPlan>> rules =
        new ArrayList<>(CollectionConverters.asJava(session.experimental().extraOptimizations()));
    rules.add(optimized);
    session.experimental().extraOptimizations_$eq(CollectionConverters.asScala(rules).toSeq());
  }

  private static LaneViews patient(TestLane... lanes) {
    Map<String, Lane> byName = new TreeMap<>();
    for (TestLane lane : lanes) {
      byName.put(lane.lane().name(), lane.lane());
    }
    return new LaneViews(byName, Map.of(), Map.of(), PATIENT);
  }

  private static void comes(TestExit exit, String... rows) {
    await().atMost(Duration.ofSeconds(60)).until(() -> exit.rows().size() >= rows.length);
    assertThat(exit.rows()).containsExactly(rows);
  }

  @Test
  void batchesThatDifferInTheirRowsAloneAreOptimizedOnce() throws Exception {
    TestExit exit = exit("SELECT v, name FROM a JOIN t ON v = k WHERE v < 10");
    try (TestLane a = TestLane.open(directory, "a", "w STRING, v INT");
        TestLane t = TestLane.table(directory, "t", "k INT, name STRING, more STRING");
        LaneViews views = patient(a, t)) {
      t.unload("{\"k\":1,\"name\":\"one\"}", "{\"k\":2,\"name\":\"two\"}");
      StreamingQuery query = exit.start(views, Trigger.ProcessingTime(0));
      try {
        a.unload("{\"v\":1}", "{\"v\":11}");
        comes(exit, "1|one");
        a.unload("{\"v\":2}");
        comes(exit, "1|one", "2|two");
        a.unload("{\"v\":1}", "{\"v\":2}");
        comes(exit, "1|one", "1|one", "2|two", "2|two");
      } finally {
        query.stop();
      }
      assertThat(exit.batches()).hasSize(3);
      assertThat(optimized.batches).hasSize(1);
    }
  }

  @Test
  void aTablesNextVersionIsFoundByTheNextBatch() throws Exception {
    TestExit exit = exit("SELECT v, name FROM a JOIN t ON v = k WHERE v > (SELECT min(k) FROM t)");
    try (TestLane a = TestLane.open(directory, "a", "v INT");
        TestLane t = TestLane.table(directory, "t", "k INT, name STRING");
        LaneViews views = patient(a, t)) {
      t.unload("{\"k\":1,\"name\":\"one\"}", "{\"k\":2,\"name\":\"two\"}");
      StreamingQuery query = exit.start(views, Trigger.ProcessingTime(0));
      try {
        a.unload("{\"v\":1}", "{\"v\":2}");
        comes(exit, "2|two");
        t.unload("{\"k\":0,\"name\":\"zero\"}", "{\"k\":1,\"name\":\"uno\"}");
        a.unload("{\"v\":1}", "{\"v\":2}");
        comes(exit, "1|uno", "2|two");
        a.unload("{\"v\":1}");
        comes(exit, "1|uno", "1|uno", "2|two");
      } finally {
        query.stop();
      }
      assertThat(optimized.batches).hasSize(2);
    }
  }

  @Test
  void eachSetOfLanesWithNewsIsOptimizedOnce() throws Exception {
    TestExit exit = exit("SELECT v, 'a' AS lane FROM a UNION ALL SELECT v, 'b' AS lane FROM b");
    try (TestLane a = TestLane.open(directory, "a", "v INT");
        TestLane b = TestLane.open(directory, "b", "v INT");
        LaneViews views = patient(a, b)) {
      a.unload("{\"v\":1}");
      b.unload("{\"v\":1}");
      StreamingQuery query = exit.start(views, Trigger.ProcessingTime(0));
      try {
        comes(exit, "1|a", "1|b");
        a.unload("{\"v\":2}");
        comes(exit, "1|a", "1|b", "2|a");
        b.unload("{\"v\":2}");
        comes(exit, "1|a", "1|b", "2|a", "2|b");
        a.unload("{\"v\":3}");
        comes(exit, "1|a", "1|b", "2|a", "2|b", "3|a");
        b.unload("{\"v\":3}");
        comes(exit, "1|a", "1|b", "2|a", "2|b", "3|a", "3|b");
      } finally {
        query.stop();
      }
      assertThat(exit.batches()).hasSize(5);
      assertThat(optimized.batches).hasSize(3);
    }
  }

  @Test
  void aLaneThatIsReadTwiceIsReadTwiceInEachBatch() throws Exception {
    TestExit exit = exit("SELECT v AS x FROM a UNION ALL SELECT w AS x FROM a");
    try (TestLane a = TestLane.open(directory, "a", "v INT, w INT, u INT");
        LaneViews views = patient(a)) {
      StreamingQuery query = exit.start(views, Trigger.ProcessingTime(0));
      try {
        a.unload("{\"v\":1,\"w\":2}");
        comes(exit, "1", "2");
        a.unload("{\"v\":3,\"w\":4}");
        comes(exit, "1", "2", "3", "4");
      } finally {
        query.stop();
      }
      assertThat(optimized.batches).hasSize(1);
    }
  }

  @Test
  void theTimeOfABatchIsItsOwn() throws Exception {
    TestExit exit = exit("SELECT CAST(current_time(6) AS STRING) AS now, v FROM a");
    try (TestLane a = TestLane.open(directory, "a", "v INT");
        LaneViews views = patient(a)) {
      StreamingQuery query = exit.start(views, Trigger.ProcessingTime(0));
      try {
        a.unload("{\"v\":1}");
        await().atMost(Duration.ofSeconds(60)).until(() -> exit.rows().size() == 1);
        a.unload("{\"v\":1}");
        await().atMost(Duration.ofSeconds(60)).until(() -> exit.rows().size() == 2);
      } finally {
        query.stop();
      }
      assertThat(exit.rows()).doesNotHaveDuplicates();
      assertThat(optimized.batches).hasSize(2);
    }
  }

  @Test
  void anAnalysisThatFoundAllInPlaceIsNotMadeAgain() throws Exception {
    List<LogicalPlan> batches = batchesOf("SELECT v FROM a");
    KeptPlans plans = new KeptPlans();
    AtomicInteger analyses = new AtomicInteger();
    for (LogicalPlan batch : batches) {
      assertThat(batch.analyzed()).isFalse();
      LogicalPlan analysed =
          plans.analysed(
              batch,
              plan -> {
                analyses.incrementAndGet();
                plan.setAnalyzed();
                return plan;
              });
      assertThat(analysed).isSameAs(batch);
      assertThat(analysed.analyzed()).isTrue();
    }
    assertThat(analyses).hasValue(1);
  }

  @Test
  void anAnalysisThatChangedAPlanIsMadeAgain() throws Exception {
    List<LogicalPlan> batches = batchesOf("SELECT v FROM a");
    KeptPlans plans = new KeptPlans();
    for (LogicalPlan batch : batches) {
      LogicalPlan child = batch.children().head();
      assertThat(plans.analysed(batch, plan -> child)).isSameAs(child);
    }
  }

  @Test
  void theWayToNoResultIsFoundOnce() {
    KeptPlans plans = new KeptPlans();
    AtomicInteger analyses = new AtomicInteger();
    Seq<Attribute> noColumns = CollectionConverters.asScala(List.<Attribute>of()).toSeq();
    for (int i = 0; i < 3; i++) {
      LogicalPlan asked =
          CatalystSerde.deserialize(
              new LocalRelation(
                  noColumns,
                  CollectionConverters.asScala(List.<InternalRow>of()).toSeq(),
                  false,
                  Option.empty()),
              ExpressionEncoder.apply(new StructType()));
      LogicalPlan found =
          plans.resolved(
              asked,
              plan -> {
                analyses.incrementAndGet();
                return plan;
              });
      assertThat(found).isEqualTo(asked);
    }
    assertThat(analyses).hasValue(1);
  }

  /**
   * The plans of two batches of a query with a sink such as an exit's, as they were not analysed
   * yet.
   */
  private List<LogicalPlan> batchesOf(String sql) throws Exception {
    List<LogicalPlan> plans = new ArrayList<>();
    try (TestLane a = TestLane.open(directory, "a", "v INT");
        LaneViews views = patient(a)) {
      SparkSession session = QuerySessions.open(SparkForTests.session());
      views.createStreaming(session);
      StreamingQuery query =
          session
              .sql(sql)
              .writeStream()
              .format("noop")
              .option("checkpointLocation", directory.resolve("noop").toString())
              .trigger(Trigger.ProcessingTime(0))
              .start();
      try {
        for (long batch = 0; batch < 2; batch++) {
          a.unload("{\"v\":1}");
          int done = (int) batch + 1;
          await().atMost(Duration.ofSeconds(60)).until(() -> query.recentProgress().length == done);
          WriteToMicroBatchDataSource write =
              (WriteToMicroBatchDataSource)
                  ((StreamingQueryWrapper) query).streamingQuery().lastExecution().logical();
          plans.add(write.withNewBatchId(batch));
        }
      } finally {
        query.stop();
      }
    }
    assertThat(plans.get(0)).isNotEqualTo(plans.get(1));
    return plans;
  }
}
