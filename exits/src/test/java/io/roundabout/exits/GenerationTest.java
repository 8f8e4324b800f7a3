package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.exits.Generation.ReadLane;
import io.roundabout.rowformat.Columns;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class GenerationTest {
  private static final String SQL = "SELECT id FROM orders";
  private static final String COLUMNS = "id BIGINT";
  private static final ReadLane ORDERS = new ReadLane("orders", UUID.randomUUID(), COLUMNS, false);
  private static final Generation FIRST =
      new Generation(1, "print", SQL, COLUMNS, List.of(ORDERS), Map.of("orders", 0L), Map.of());

  @Test
  void theSameTextIsNotAskedForItsFingerprint() {
    QueryCheck.Accepted query =
        query(
            () -> {
              throw new AssertionError("asked, which takes its time at each start");
            });
    assertThat(FIRST.changed("\n" + SQL + "\n", query, List.of(ORDERS))).isEmpty();
  }

  @Test
  void anotherTextThatMeansTheSameIsNoChange() {
    assertThat(FIRST.changed("select id from orders", query(() -> "print"), List.of(ORDERS)))
        .isEmpty();
  }

  @Test
  void aChangeIsToldByWhatHasChanged() {
    ReadLane wider = new ReadLane("orders", ORDERS.id(), COLUMNS + ", shop INT", false);
    ReadLane replaced = new ReadLane("orders", UUID.randomUUID(), COLUMNS, false);
    QueryCheck.Accepted other = query(() -> "other");
    assertThat(FIRST.changed("SELECT -id AS id FROM orders", other, List.of(ORDERS)))
        .contains("its query has changed");
    assertThat(FIRST.changed(SQL, other, List.of(wider)))
        .contains("the columns of lane 'orders' have changed");
    assertThat(FIRST.changed(SQL, other, List.of(replaced)))
        .contains("lane 'orders' is not the one that it has read");
  }

  private static QueryCheck.Accepted query(Supplier<String> fingerprint) {
    return new QueryCheck.Accepted(
        Columns.parse(COLUMNS),
        List.of("orders"),
        List.of(),
        List.of(),
        QueryMemory.NONE,
        fingerprint);
  }
}
