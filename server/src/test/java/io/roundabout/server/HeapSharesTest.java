package io.roundabout.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapSharesTest {

  @Test
  void theSharesSumBelowFourFifths() {
    assertThat(HeapShares.SPARK + HeapShares.BROKER + HeapShares.GATE).isLessThan(0.8);
  }

  @Test
  void manyLanesShareTheGatesPart() {
    long heap = 1L << 30;
    HeapShares shares = HeapShares.of(heap, 10);
    assertThat(shares.gateBytes()).isEqualTo((long) (heap * HeapShares.GATE));
    assertThat(10 * shares.laneBytes()).isLessThanOrEqualTo(shares.gateBytes());
    assertThat(HeapShares.of(heap, 1).laneBytes()).isEqualTo(64L << 20);
    assertThat(HeapShares.of(heap, 100_000).laneBytes()).isEqualTo(2L << 20);
  }
}
