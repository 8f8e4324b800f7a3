package io.roundabout.lanesource;

import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.lanesource.TableCache.Key;
import io.roundabout.lanesource.TableCache.Rows;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableCacheTest {
  private static final UUID LANE = new UUID(1, 2);

  @TempDir Path directory;
  private final TableCache cache = new TableCache();

  @Test
  void whatWasUsedLongestAgoGoesFirst() {
    cache.put(key(1), rows(), 40, 100);
    cache.put(key(2), rows(), 40, 100);
    assertThat(cache.get(key(1))).isPresent();
    cache.put(key(3), rows(), 40, 100);
    assertThat(cache.get(key(1))).isPresent();
    assertThat(cache.get(key(2))).isEmpty();
    assertThat(cache.get(key(3))).isPresent();
    assertThat(cache.bytes()).isEqualTo(80);
  }

  @Test
  void whatIsLargerThanTheLimitIsNotKept() {
    cache.put(key(1), rows(), 40, 100);
    cache.put(key(2), rows(), 101, 100);
    assertThat(cache.get(key(1))).isPresent();
    assertThat(cache.get(key(2))).isEmpty();
  }

  @Test
  void whatIsPutTwiceIsCountedOnce() {
    cache.put(key(1), rows(), 40, 100);
    cache.put(key(1), rows(), 50, 100);
    assertThat(cache.bytes()).isEqualTo(50);
  }

  @Test
  void onlyAPartitionThatWasReadToItsEndIsKept() throws Exception {
    try (TestLane t = TestLane.table(directory, "t", "k INT");
        LaneRun run =
            new LaneRun(
                Map.of("t", t.lane()),
                Map.of(),
                Map.of(),
                LaneViewsOptions.DEFAULT,
                Standing.NEVER)) {
      t.unload("{\"k\":1}", "{\"k\":2}");
      LaneRead read = new LaneRead(run, t.lane(), List.of(0), RowSet.newest(t.lane()));
      PartitionReader<ColumnarBatch> first = reader(read);
      assertThat(first.next()).isTrue();
      first.close();
      PartitionReader<ColumnarBatch> second = reader(read);
      assertThat(second).isInstanceOf(PartitionRows.class);
      while (second.next()) {
        assertThat(second.get().column(0).getInts(0, 2)).containsExactly(1, 2);
      }
      second.close();
      for (int i = 0; i < 2; i++) {
        PartitionReader<ColumnarBatch> kept = reader(read);
        assertThat(kept).isInstanceOf(KeptRows.class);
        assertThat(kept.next()).isTrue();
        assertThat(kept.get().column(0).getInts(0, 2)).containsExactly(1, 2);
        kept.get().close();
        assertThat(kept.next()).isFalse();
        kept.close();
      }
    }
  }

  private static PartitionReader<ColumnarBatch> reader(LaneRead read) {
    return new LaneReaderFactory().createColumnarReader(read.partitions()[0]);
  }

  private static Key key(long version) {
    return new Key(LANE, version, "k INT", List.of(0), new RowRanges.Range(0, 1));
  }

  private static List<Rows> rows() {
    return List.of(new Rows(new ColumnVector[0], 1));
  }
}
