package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.roundabout.exits.ExitState.LaneRange;
import io.roundabout.exits.Place.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A row counts once at every exit, also when the query fails on its neighbour. */
class Promise2OnceTest {
  private static final String SHARES = "SELECT id, 100 DIV people AS share FROM orders";

  @TempDir Path directory;

  @Test
  void aRowThatBreaksTheQueryStopsThisExitAloneAndCanBeSkipped() throws Exception {
    try (Place place =
        new Place(directory)
            .lane("orders", "id INT, people INT")
            .exit("shares", SHARES)
            .exit("ids", "SELECT id FROM orders")
            .start()) {
      place.in("orders").unload("{\"id\":1,\"people\":4}");
      assertThat(place.collect("shares", 1))
          .containsExactly(new Result(1, Map.of("id", 1, "share", 25L)));

      place.in("orders").unload("{\"id\":2,\"people\":0}");
      await().until(() -> place.state("shares") instanceof ExitState.Failed);
      place.in("orders").unload("{\"id\":3,\"people\":5}");

      ExitState.Failed failed = (ExitState.Failed) place.state("shares");
      assertThat(failed.error()).startsWith("[DIVIDE_BY_ZERO] Division by zero.");
      assertThat(failed.rows()).containsExactly(new LaneRange("orders", 1, 2));
      assertThat(place.collect("ids", 3)).extracting(Result::number).containsExactly(1L, 2L, 3L);
      assertThatThrownBy(() -> place.exits().skip("shares", List.of(new LaneRange("orders", 0, 2))))
          .hasMessage("exit 'shares': orders:1-2 is not within the batch that failed: orders:2");

      assertThat(place.exits().skip("shares", List.of()))
          .containsExactly(new LaneRange("orders", 1, 2));

      assertThat(place.collect("shares", 1))
          .containsExactly(new Result(2, Map.of("id", 3, "share", 20L)));
      List<Result> breakdowns = place.collect("breakdowns", 1);
      assertThat(breakdowns).hasSize(1);
      assertThat(breakdowns.get(0).number()).isEqualTo(1);
      assertThat(breakdowns.get(0).row())
          .containsEntry("exit", "shares")
          .containsEntry("lane", "orders")
          .containsEntry("vehicle", "tester")
          .containsEntry("row", 1L)
          .containsEntry("raw", "{\"id\":2,\"people\":0}")
          .hasEntrySatisfying(
              "reason", reason -> assertThat((String) reason).startsWith("[DIVIDE_BY_ZERO]"));

      place.restart();
      place.in("orders").unload("{\"id\":4,\"people\":1}");

      assertThat(place.collect("shares", 1))
          .containsExactly(new Result(3, Map.of("id", 4, "share", 100L)));
      assertThat(place.collect("breakdowns")).isEmpty();
    }
  }

  @Test
  void amongManyRowsTheVeryOnesAreFoundAndTheOthersAreDelivered() throws Exception {
    try (Place place =
        new Place(directory)
            .lane("orders", "id INT, people INT")
            .table("names", "id INT, name STRING")
            .exit("shares", SHARES.replace("orders", "orders JOIN names USING (id)"))
            .start()) {
      String[] rows = new String[1_000];
      String[] names = new String[1_000];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = "{\"id\":%d,\"people\":%d}".formatted(i, i == 700 || i == 701 || i == 3 ? 0 : 4);
        names[i] = "{\"id\":%d,\"name\":\"x\"}".formatted(i);
      }
      place.in("orders").unload(rows);
      place.in("names").unload(names);
      await().until(() -> place.state("shares") instanceof ExitState.Failed);

      assertThat(((ExitState.Failed) place.state("shares")).rows())
          .containsExactly(new LaneRange("orders", 3, 4), new LaneRange("orders", 700, 702));
      place.exits().skip("shares", List.of());

      assertThat(place.collect("shares", 997))
          .hasSize(997)
          .extracting(result -> result.row().get("id"))
          .doesNotContain(3, 700, 701)
          .doesNotHaveDuplicates();
      assertThat(place.collect("breakdowns", 3))
          .extracting(result -> result.row().get("row"))
          .containsExactly(4L, 701L, 702L);
    }
  }

  @Test
  void anExitThatFailedStaysFailedUntilItIsToldOtherwise() throws Exception {
    try (Place place =
        new Place(directory).lane("orders", "id INT, people INT").exit("shares", SHARES).start()) {
      assertThatThrownBy(() -> place.exits().retry("share"))
          .hasMessage("there is no exit 'share'; did you mean 'shares'?");
      place.in("orders").unload("{\"id\":2,\"people\":0}");
      await().until(() -> place.state("shares") instanceof ExitState.Failed);
      assertThatThrownBy(() -> place.exits().retry("ids"))
          .hasMessageStartingWith("there is no exit 'ids'");

      place.exits().retry("shares");

      await().until(() -> !(place.state("shares") instanceof ExitState.Failed));
      await().until(() -> place.state("shares") instanceof ExitState.Failed);
      assertThat(place.collect("shares")).isEmpty();
    }
  }
}
