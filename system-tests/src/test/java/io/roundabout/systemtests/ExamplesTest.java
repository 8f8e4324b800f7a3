package io.roundabout.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.examples.CollectOrders;
import io.roundabout.examples.UnloadOrders;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The vehicles that the README shows, each against a real roundabout with the configuration beside
 * them.
 */
class ExamplesTest {
  private static final String LOOPBACK = "127.0.0.1";

  @TempDir Path directory;

  @Test
  void theVehiclesOfTheReadmeUnloadAndCollect() throws Exception {
    Path examples = Roundabout.HOME.resolve("examples");
    String orders = Files.readString(examples.resolve("orders.yaml"));
    Path rows = directory.resolve("orders.jsonl");
    Files.writeString(rows, "{\"id\": 3, \"customer\": \"cat\", \"amount\": 1.5}\n");
    try (Roundabout roundabout =
        new Roundabout(directory, orders.substring(orders.indexOf("lanes:"))).start()) {
      String gate = Integer.toString(roundabout.gatePort());
      assertThat(java(() -> UnloadOrders.main(new String[] {LOOPBACK, gate})))
          .isEqualTo("2 rows, 0 rejected\n");
      assertThat(
              process(
                  "/usr/bin/python3",
                  examples + "/python/unload.py",
                  LOOPBACK,
                  gate,
                  "orders",
                  "p1",
                  rows.toString()))
          .isEqualTo("DONE rows=1 new=1 rejected=0\n");
      assertThat(
              process(
                  "sh",
                  examples + "/shell/unload.sh",
                  LOOPBACK,
                  gate,
                  "orders",
                  "s1",
                  rows.toString()))
          .contains("DONE rows=1 new=1 rejected=0");
      String amqp = Integer.toString(roundabout.amqpPort());
      assertThat(java(() -> CollectOrders.main(new String[] {LOOPBACK, amqp, "2"})))
          .isEqualTo("1 {id=1, customer=ann, amount=12.5}\n2 {id=2, customer=bob, amount=7.0}\n");
      assertThat(
              process(
                  "/usr/bin/python3",
                  examples + "/python/collect.py",
                  "amqp://" + LOOPBACK + ":" + amqp,
                  "all_orders",
                  "2"))
          .isEqualTo("{\"id\": 3, \"customer\": \"cat\", \"amount\": 1.5}\n".repeat(2));
    }
  }

  private interface Example {
    void run() throws Exception;
  }

  private static String java(Example example) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      example.run();
    } finally {
      System.setOut(before);
    }
    return said.toString(StandardCharsets.UTF_8);
  }

  private static String process(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
