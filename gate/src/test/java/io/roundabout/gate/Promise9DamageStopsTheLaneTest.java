package io.roundabout.gate;

import static io.roundabout.gate.TestGate.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise 9, the gate's part: damage that a comparison meets stops its lane and no other. */
class Promise9DamageStopsTheLaneTest {
  @TempDir Path directory;

  @Test
  void aTripThatComesAgainOverDamagedRowsStopsItsLane() throws IOException {
    String damaged;
    TestGate gate = new TestGate(directory);
    try (TestVehicle first = gate.vehicle("UNLOAD weather vehicle=me trip=a", row(1), "\\.")) {
      assertThat(first.hearLast()).startsWith("DONE ");
      damaged = alterFirstRow(directory.resolve("weather")) + " is damaged at byte ";
      try (TestVehicle again = gate.vehicle("UNLOAD weather vehicle=me trip=a", row(1))) {
        assertThat(again.hearLast())
            .startsWith("ERR UNAVAILABLE lane 'weather' is stopped: ")
            .contains(damaged);
      }
      try (TestVehicle other = gate.vehicle("UNLOAD weather vehicle=me trip=b", row(1))) {
        assertThat(other.hearLast())
            .startsWith("ERR UNAVAILABLE lane 'weather' is stopped: ")
            .contains(damaged);
      }
      try (TestVehicle other = gate.vehicle("UNLOAD airports vehicle=me trip=a", row(1), "\\.")) {
        assertThat(other.hearLast()).isEqualTo("DONE rows=1 new=1 rejected=0");
      }
    } finally {
      gate.close();
    }
  }

  private static Path alterFirstRow(Path lane) throws IOException {
    try (Stream<Path> files = Files.list(lane)) {
      for (Path file : files.toList()) {
        int at = Files.readString(file, StandardCharsets.ISO_8859_1).indexOf("EWR");
        if (at >= 0) {
          try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {'J'}), at);
          }
          return file;
        }
      }
    }
    throw new AssertionError("no row in " + lane);
  }
}
