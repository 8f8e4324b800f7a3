package io.roundabout.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectionSharesTest {
  private static final HeapShares GIGABYTE = HeapShares.of(1L << 30, 1);

  @Test
  void filesAreKeptForWhatIsNoConnection() {
    ConnectionShares shares = ConnectionShares.of(4_096, GIGABYTE);
    assertThat(shares.gate() + shares.amqp())
        .isLessThanOrEqualTo(4_096 - ConnectionShares.FILES_KEPT);
    assertThat(shares.gate()).isGreaterThan(2_000);
  }

  @Test
  void theHeapBoundsThemWhereFilesDoNot() {
    ConnectionShares shares = ConnectionShares.of(Integer.MAX_VALUE, GIGABYTE);
    assertThat(shares.gate()).isBetween(10_000, 20_000);
    assertThat(shares.amqp()).isBetween(5_000, 20_000);
  }

  @Test
  void fewFilesStillLetSomeVisitorsIn() {
    assertThat(ConnectionShares.of(100, GIGABYTE)).isEqualTo(new ConnectionShares(16, 16));
  }

  @Test
  void theLimitOfThisProcessIsKnown() {
    assertThat(ConnectionShares.openFiles()).isPositive();
  }
}
