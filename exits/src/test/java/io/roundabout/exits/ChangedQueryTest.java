package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.roundabout.exits.Place.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangedQueryTest {
  @TempDir Path directory;

  private Place withTwoRowsDelivered() throws Exception {
    Place place =
        new Place(directory)
            .lane("orders", "id INT, price DOUBLE")
            .exit("prices", "SELECT id, price FROM orders")
            .start();
    place.in("orders").unload("{\"id\":1,\"price\":1.5}", "{\"id\":2,\"price\":2.5}");
    assertThat(place.collect("prices", 2)).extracting(Result::number).containsExactly(1L, 2L);
    return place;
  }

  private static void changeTo(Place place, String sql) throws Exception {
    place.exit("prices", sql).restart();
    await().until(() -> place.state("prices") instanceof ExitState.Held);
  }

  @Test
  void theSameQueryInOtherWordsGoesOn() throws Exception {
    try (Place place = withTwoRowsDelivered()) {
      place.exit("prices", "select id,  price -- as before\nfrom orders").restart();
      place.in("orders").unload("{\"id\":3,\"price\":3.5}");

      assertThat(place.collect("prices", 1))
          .containsExactly(new Result(3, Map.of("id", 3, "price", 3.5)));
      assertThat(place.status("prices").generation()).isEqualTo(1);
    }
  }

  @Test
  void anExitThatCannotRunAnyMoreKeepsItsBooks() throws Exception {
    try (Place place = withTwoRowsDelivered()) {
      place.exit("prices", "SELECT nothing FROM orders").restart();
      await().until(() -> place.state("prices") instanceof ExitState.Failed);

      assertThat(place.status("prices").numbered()).isEqualTo(2);
      assertThat(place.status("prices").undelivered()).isZero();
    }
  }

  @Test
  void anotherQueryIsHeldAndReadsFromTheBeginningIfAskedTo() throws Exception {
    try (Place place = withTwoRowsDelivered()) {
      changeTo(place, "SELECT id FROM orders");
      place.in("orders").unload("{\"id\":3,\"price\":3.5}");

      assertThat(((ExitState.Held) place.state("prices")).why())
          .isEqualTo(
              "its query has changed since generation 1: `./roundabout retry prices --replay` reads"
                  + " its lanes from their beginning, `./roundabout retry prices --from-now` goes"
                  + " on with what comes from now on");
      assertThat(place.collect("prices")).isEmpty();
      assertThatThrownBy(() -> place.exits().retry("prices"))
          .hasMessageEndingWith("(choose --replay or --from-now)");

      place.exits().retry("prices", NewGeneration.REPLAY);

      assertThat(place.collect("prices", 3))
          .containsExactly(
              new Result(3, Map.of("id", 1)),
              new Result(4, Map.of("id", 2)),
              new Result(5, Map.of("id", 3)));
      assertThat(place.status("prices").generation()).isEqualTo(2);
      assertThat(Files.exists(place.directory("prices").resolve("g1"))).isFalse();
    }
  }

  @Test
  void anotherQueryGoesOnFromNowIfAskedToAndKeepsToItAfterARestart() throws Exception {
    try (Place place = withTwoRowsDelivered()) {
      changeTo(place, "SELECT id FROM orders");

      place.exits().retry("prices", NewGeneration.FROM_NOW);
      await().until(() -> place.status("prices").generation() == 2);
      place.stop();
      place.in("orders").unload("{\"id\":3,\"price\":3.5}");
      place.start();

      assertThat(place.collect("prices", 1)).containsExactly(new Result(3, Map.of("id", 3)));
      assertThat(place.collect("prices")).isEmpty();
    }
  }
}
