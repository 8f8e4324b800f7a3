package io.roundabout.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.vehicle.Collecting;
import io.roundabout.vehicle.Collector;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise 4: vehicles, collectors and the roundabout start, stop and crash in any order. */
class Promise4AnyOrderTest {
  @TempDir private Path directory;

  @Test
  void collectorAndVehicleComeBeforeSparkIsUpAndAreServedWhenItIs() throws Exception {
    try (RunningServer server = RunningServer.open(Example.write(directory));
        Collecting named = Collector.of("named").at("127.0.0.1", server.amqpPort()).open()) {
      String answer = server.visit(Example.readings("t", "{\"station\":\"a\",\"value\":1}"));
      assertThat(server.output()).as("Spark is not up yet").doesNotContain("exits run");
      assertThat(answer).contains("DONE rows=1 new=1");
      server.visit(Example.unload("stations", "s", "{\"station\":\"a\",\"name\":\"Anton\"}"));
      assertThat(RunTest.next(named)).isEqualTo("1 {name=Anton, value=1}");
    }
  }

  @Test
  void whatCameBeforeACrashIsThereAfterIt() throws Exception {
    Path config = Example.write(directory);
    try (RunningServer server = RunningServer.open(config)) {
      assertThat(server.visit(Example.readings("t", "{\"station\":\"a\",\"value\":1}")))
          .contains("DONE");
      server.kill();
    }
    try (RunningServer server = RunningServer.open(config);
        Collecting plain = Collector.of("plain").at("127.0.0.1", server.amqpPort()).open()) {
      assertThat(RunTest.next(plain)).isEqualTo("1 {station=a, value=1}");
      assertThat(server.visit(Example.readings("t", "{\"station\":\"a\",\"value\":1}")))
          .contains("DONE rows=1 new=0");
    }
  }
}
