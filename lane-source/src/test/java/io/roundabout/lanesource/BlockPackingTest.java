package io.roundabout.lanesource;

import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.lanelog.BlockRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockPackingTest {

  @Test
  void aSmallBatchIsOneTask() {
    List<List<BlockRange>> tasks = BlockPacking.pack(ranges(10, 1000), 8, 1 << 20);
    assertThat(tasks).containsExactly(List.of(new BlockRange("s1", 0, 10_000, 0, 100)));
  }

  @Test
  void aLargeBatchIsSharedByAllCores() {
    List<List<BlockRange>> tasks = BlockPacking.pack(ranges(64, 1 << 20), 4, 1 << 20);
    assertThat(tasks).hasSize(4);
    assertThat(tasks).allSatisfy(task -> assertThat(task.get(0).length()).isEqualTo(16L << 20));
  }

  @Test
  void aHugeScanHasMoreTasksThanCores() {
    assertThat(BlockPacking.pack(ranges(2048, 1 << 20), 2, 1 << 20)).hasSize(32);
  }

  @Test
  void blocksOfTwoFilesAreNotJoined() {
    List<BlockRange> two =
        List.of(new BlockRange("s1", 64, 100, 0, 10), new BlockRange("s2", 164, 100, 10, 20));
    assertThat(BlockPacking.pack(two, 2, 1 << 20)).containsExactly(two);
  }

  @Test
  void nothingIsNoTask() {
    assertThat(BlockPacking.pack(List.of(), 2, 1 << 20)).isEmpty();
  }

  private static List<BlockRange> ranges(int count, long length) {
    List<BlockRange> ranges = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ranges.add(new BlockRange("s1", i * length, length, i * 10L, i * 10L + 10));
    }
    return ranges;
  }
}
