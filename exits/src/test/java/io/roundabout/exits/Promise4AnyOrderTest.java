package io.roundabout.exits;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roundabout.exits.Place.Result;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Promise4AnyOrderTest {
  @TempDir Path directory;

  @Test
  void anExitWaitsForABrokerThatComesLater() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (Place place =
        new Place(directory)
            .lane("orders", "id INT")
            .exit("ids", "SELECT id FROM orders")
            .open(port, false)) {
      place.exits().start(SparkForTests.session());
      place.in("orders").unload("{\"id\":1}", "nonsense");
      await().until(() -> place.status("ids").generation() == 1);
      assertThat(place.status("ids").numbered()).isZero();

      place.listen();

      assertThat(place.collect("ids", 1)).containsExactly(new Result(1, Map.of("id", 1)));
      assertThat(place.collect("breakdowns", 1)).hasSize(1);
    }
  }

  /** No row comes any more that could make the exit notice. */
  @Test
  void theLastRowsComeWhenTheBrokerIsBackThatWentAwayWhileTheyWereDelivered() throws Exception {
    int rows = 20_000;
    try (Valve valve = new Valve(1 << 20);
        Place place =
            new Place(directory)
                .lane("orders", "id INT")
                .exit("ids", "SELECT id FROM orders")
                .through(valve::before)
                .start()) {
      String[] lines =
          IntStream.rangeClosed(1, rows).mapToObj("{\"id\":%d}"::formatted).toArray(String[]::new);
      place.in("orders").unload(lines);
      await().atMost(1, MINUTES).until(() -> place.state("ids") instanceof ExitState.Retrying);
      assertThat(valve.isShut()).isTrue();

      valve.open();

      List<Result> results = place.collect("ids", rows);
      assertThat(results).extracting(Result::number).doesNotHaveDuplicates().hasSize(rows);
      assertThat(results).extracting(Result::row).doesNotHaveDuplicates().hasSize(rows);
      await().until(() -> place.state("ids") instanceof ExitState.Running);
      assertThat(place.status("ids").numbered()).isEqualTo(rows);
      assertThat(place.status("ids").undelivered()).isZero();
    }
  }

  @Test
  void breakdownsAreGivenAndExitsToldOfBeforeSparkIsUp() throws Exception {
    try (Place place =
        new Place(directory).lane("orders", "id INT").exit("ids", "SELECT id FROM orders").open()) {
      place.in("orders").unload("nonsense");

      assertThat(place.collect("breakdowns", 1)).hasSize(1);
      assertThat(place.state("ids")).isEqualTo(new ExitState.Starting());
    }
  }
}
