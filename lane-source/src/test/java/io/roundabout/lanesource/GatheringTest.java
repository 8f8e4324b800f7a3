package io.roundabout.lanesource;

import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.lanesource.RowRanges.Range;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How partitions are read, without Spark. */
class GatheringTest {
  @TempDir Path directory;

  @Test
  void oneRowBlocksByTheThousandAreGathered() throws Exception {
    try (TestLane lane = TestLane.open(directory, "t", "a INT")) {
      lane.blocks(IntStream.range(0, 10_000).mapToObj(i -> List.of("{\"a\":" + i + "}")).toList());
      List<Integer> sizes = new ArrayList<>();
      List<Integer> values = new ArrayList<>();
      read(lane, 0, 10_000, RowRanges.NONE, sizes, values);
      assertThat(sizes).containsExactly(4096, 4096, 1808);
      assertThat(values).isEqualTo(IntStream.range(0, 10_000).boxed().toList());
    }
  }

  @Test
  void aLargeBlockIsNotAddedToAnAlmostFullBatch() throws Exception {
    try (TestLane lane = TestLane.open(directory, "t", "a INT")) {
      lane.blocks(List.of(rows(0, 4000), rows(4000, 24_000), rows(24_000, 24_001)));
      List<Integer> sizes = new ArrayList<>();
      List<Integer> values = new ArrayList<>();
      read(lane, 0, 24_001, RowRanges.NONE, sizes, values);
      assertThat(sizes).containsExactly(4000, 20_000, 1);
      assertThat(values).isEqualTo(IntStream.range(0, 24_001).boxed().toList());
    }
  }

  @Test
  void aRangeIsCutToTheRow() throws Exception {
    try (TestLane lane = TestLane.open(directory, "t", "a INT")) {
      lane.blocks(List.of(rows(0, 100), rows(100, 200), rows(200, 300)));
      List<Integer> values = new ArrayList<>();
      read(lane, 37, 263, RowRanges.NONE, new ArrayList<>(), values);
      assertThat(values).isEqualTo(IntStream.range(37, 263).boxed().toList());
    }
  }

  @Test
  void skippedRowsAndBreakdownsAreNotRead() throws Exception {
    try (TestLane lane = TestLane.open(directory, "t", "a INT")) {
      lane.unload("{\"a\":0}", "{\"a\":\"broken\"}", "{\"a\":2}", "no json", "{\"a\":4}");
      lane.unload("{\"a\":5}", "{\"a\":6}", "{\"a\":7}");
      RowRanges skips = new RowRanges(List.of(new Range(0, 1), new Range(4, 6)));
      List<Integer> values = new ArrayList<>();
      read(lane, 0, 8, skips, new ArrayList<>(), values);
      assertThat(values).containsExactly(2, 6, 7);
    }
  }

  @Test
  void rowsWithoutColumnsAreCounted() throws Exception {
    try (TestLane lane = TestLane.open(directory, "t", "a INT")) {
      lane.unload("{\"a\":0}", "{\"a\":\"broken\"}", "{\"a\":2}");
      try (LaneRun run = run(lane, RowRanges.NONE)) {
        LaneRead read = new LaneRead(run, lane.lane(), List.of(), RowSet.all(lane.lane().log()));
        PartitionRows rows = new PartitionRows(read.partitions()[0]);
        assertThat(rows.next()).isTrue();
        assertThat(rows.get().numRows()).isEqualTo(2);
        assertThat(rows.next()).isFalse();
        rows.close();
      }
    }
  }

  @Test
  void aPartitionIsReadInAnotherProcess() throws Exception {
    try (TestLane lane = TestLane.open(directory, "t", "a INT")) {
      lane.unload("{\"a\":0}", "{\"a\":1}");
      LanePartition there;
      try (LaneRun run = run(lane, RowRanges.NONE)) {
        there =
            copied(
                new LaneRead(run, lane.lane(), List.of(0), RowSet.all(lane.lane().log()))
                    .partitions()[0]);
      }
      // The views are closed: the partition finds the files as another process would.
      PartitionRows rows = new PartitionRows(there);
      assertThat(rows.next()).isTrue();
      assertThat(rows.get().column(0).getInts(0, 2)).containsExactly(0, 1);
      rows.close();
    }
  }

  @Test
  void aLargeScanIsSharedAndGivesEveryRowOnce() throws Exception {
    try (TestLane lane = TestLane.open(directory, "t", "a INT", false, 64 << 10)) {
      for (int i = 0; i < 50; i++) {
        lane.unload(rows(i * 1000, i * 1000 + 1000).toArray(new String[0]));
      }
      LaneViewsOptions options =
          new LaneViewsOptions(
              java.time.Duration.ofSeconds(1),
              1 << 20,
              1 << 20,
              16 << 10,
              0,
              java.time.Duration.ZERO);
      try (LaneRun run =
          new LaneRun(Map.of("t", lane.lane()), Map.of(), Map.of(), options, Standing.NEVER)) {
        run.parallelism(8);
        LanePartition[] partitions =
            new LaneRead(run, lane.lane(), List.of(0), RowSet.all(lane.lane().log())).partitions();
        assertThat(partitions.length).isBetween(6, 10);
        List<Integer> values = new ArrayList<>();
        for (LanePartition partition : partitions) {
          drain(new PartitionRows(partition), new ArrayList<>(), values);
        }
        assertThat(values).isEqualTo(IntStream.range(0, 50_000).boxed().toList());
      }
    }
  }

  private static List<String> rows(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "{\"a\":" + i + "}").toList();
  }

  private static LaneRun run(TestLane lane, RowRanges skips) {
    return new LaneRun(
        Map.of("t", lane.lane()),
        Map.of("t", skips),
        Map.of(),
        LaneViewsOptions.DEFAULT,
        Standing.NEVER);
  }

  private static void read(
      TestLane lane, long from, long to, RowRanges skips, List<Integer> sizes, List<Integer> values)
      throws IOException {
    try (LaneRun run = run(lane, skips)) {
      RowSet rows = new RowSet.OfLog(new Range(from, to));
      for (LanePartition partition :
          new LaneRead(run, lane.lane(), List.of(0), rows).partitions()) {
        drain(new PartitionRows(partition), sizes, values);
      }
    }
  }

  private static void drain(PartitionRows rows, List<Integer> sizes, List<Integer> values)
      throws IOException {
    while (rows.next()) {
      ColumnarBatch batch = rows.get();
      sizes.add(batch.numRows());
      for (int i = 0; i < batch.numRows(); i++) {
        values.add(batch.column(0).getInt(i));
      }
    }
    rows.close();
  }

  private static LanePartition copied(LanePartition partition) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(partition);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (LanePartition) in.readObject();
    }
  }
}
