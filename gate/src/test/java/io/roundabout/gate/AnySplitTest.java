package io.roundabout.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** How TCP cuts the bytes into pieces changes neither the lane nor the answers. */
class AnySplitTest {
  private static final String VISIT =
      "\r\n{\"n\":1}\n\n{\"n\":2}\r\nbad\n\\\\x\n{\"n\":5,\"temp\":1.5}\n\\.\n";

  private static Path directory;
  private static TestGate gate;
  private static int trips;

  @BeforeContainer
  static void open() throws IOException {
    directory = Files.createTempDirectory("any-split");
    gate = new TestGate(directory);
  }

  @AfterContainer
  static void close() throws IOException {
    gate.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Property(tries = 60)
  void theAnswersAndTheLaneAreTheSame(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 40) Integer> pieces)
      throws IOException {
    String trip = "t" + trips++;
    byte[] bytes =
        ("UNLOAD weather vehicle=me trip=" + trip + "\n" + VISIT).getBytes(StandardCharsets.UTF_8);
    try (TestVehicle vehicle = gate.vehicle()) {
      int at = 0;
      for (int i = 0; at < bytes.length; i++) {
        int end = Math.min(bytes.length, at + pieces.get(i % pieces.size()));
        vehicle.send(Arrays.copyOfRange(bytes, at, end));
        at = end;
      }
      List<String> lines = vehicle.hearAll();
      assertThat(lines).first().isEqualTo("OK trip=" + trip + " rows=0");
      assertThat(lines).filteredOn(line -> line.startsWith("REJECT ")).hasSize(2);
      assertThat(lines).anyMatch(line -> line.startsWith("REJECT 3 "));
      assertThat(lines).anyMatch(line -> line.startsWith("REJECT 4 "));
      assertThat(lines).last().isEqualTo("DONE rows=5 new=5 rejected=2");
      assertThat(lines).element(lines.size() - 2).isEqualTo("ACK 5");
    }
    assertThat(gate.rows("weather", trip))
        .containsExactly("{\"n\":1}", "{\"n\":2}", "bad", "\\x", "{\"n\":5,\"temp\":1.5}");
  }
}
