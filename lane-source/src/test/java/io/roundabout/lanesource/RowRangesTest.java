package io.roundabout.lanesource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roundabout.lanesource.RowRanges.Range;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowRangesTest {
  private final RowRanges ranges = new RowRanges(List.of(new Range(3, 5), new Range(10, 20)));

  @Test
  void theRowsOfABlockAreMarked() {
    BitSet bits = new BitSet();
    ranges.mark(bits, 4, 8);
    assertThat(bits).isEqualTo(BitSet.valueOf(new long[] {0b1100_0001}));
  }

  @Test
  void aBlockFarAwayIsNotMarked() {
    BitSet bits = new BitSet();
    ranges.mark(bits, 5_000_000_000L, 8);
    ranges.mark(bits, 5, 5);
    assertThat(bits.isEmpty()).isTrue();
  }

  @Test
  void onlyWhatLiesWithinIsKept() {
    assertThat(ranges.within(4, 12).ranges()).containsExactly(new Range(4, 5), new Range(10, 12));
    assertThat(ranges.within(5, 10)).isEqualTo(RowRanges.NONE);
  }

  @Test
  void rangesThatFallOrOverlapAreRefused() {
    assertThatThrownBy(() -> new RowRanges(List.of(new Range(3, 5), new Range(4, 6))))
        .hasMessageContaining("overlap");
    assertThatThrownBy(() -> new Range(5, 3)).hasMessageContaining("5 to 3");
  }
}
