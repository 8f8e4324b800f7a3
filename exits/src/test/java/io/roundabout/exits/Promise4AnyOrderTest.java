package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roundabout.exits.Place.Result;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
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
