package io.roundabout.peers.yardstick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowsTest {
  private final Rows rows = new Rows(100_000, Rows.BYTES);

  private String row(long id) {
    return new String(rows.orders(id, id + 1), StandardCharsets.US_ASCII);
  }

  @Test
  void anOrderIsJsonOfTheSameLengthWhateverItsNumber() {
    assertThat(row(42))
        .hasSize(95)
        .startsWith("{\"id\":42,\"customer\":32598,\"amount\":")
        .contains("\"at\":\"2026-01-01T00:00:00.025200Z\"")
        .endsWith("}\n");
    assertThat(row(Rows.firstId(40) + 9_999_999)).hasSize(95).endsWith("}\n");
  }

  @Test
  void chunksAreWholeRowsThatFollowEachOther() {
    List<Orders> chunks = Orders.of(rows, Rows.firstId(1), 25_000);
    assertThat(chunks.stream().mapToInt(Orders::count).sum()).isEqualTo(25_000);
    assertThat(chunks.get(1).firstId()).isEqualTo(Rows.firstId(1) + chunks.get(0).count());
    assertThat(new String(chunks.get(1).bytes(), 0, 95, StandardCharsets.US_ASCII))
        .isEqualTo(row(chunks.get(1).firstId()));
  }

  @Test
  void theClosingRowIsHoursLaterAndOfNobody() {
    long closing = Rows.closingId(0);
    assertThat(rows.customerOf(closing)).isEqualTo(Rows.NOBODY);
    assertThat(Duration.between(Rows.at(1_000_000), Rows.at(closing)))
        .isGreaterThan(Duration.ofHours(10));
    assertThat(Rows.at(Rows.firstId(1))).isAfter(Rows.at(closing));
  }

  @Test
  void longerRowsAreFilledUp() {
    byte[] order = new Rows(10, 1_000).orders(0, 1);
    assertThat(new String(order, StandardCharsets.US_ASCII)).hasSize(1_000).endsWith(" }\n");
    assertThatThrownBy(() -> new Rows(10, 94)).hasMessageContaining("at least 95 bytes, not 94");
  }
}
