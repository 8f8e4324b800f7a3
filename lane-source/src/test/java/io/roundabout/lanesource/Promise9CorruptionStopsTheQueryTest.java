package io.roundabout.lanesource;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

/** Damage that is met while reading is named in the query's error, and no row is made of it. */
class Promise9CorruptionStopsTheQueryTest {
  @TempDir Path directory;

  @Test
  void aRowThatWasAlteredOnDiskIsNeverReadAndItsFileIsNamed() throws Exception {
    TestExit exit = new TestExit(directory, "SELECT v FROM a");
    try (TestLane a = TestLane.open(directory, "a", "v STRING")) {
      a.unload("{\"v\":\"sound\"}").unload("{\"v\":\"needle\"}");
      Path file = alter(a.directory(), "needle", "noodle");
      assertThatThrownBy(() -> exit.run(SparkForTests.views(a)))
          .hasMessageContaining("LaneDamagedException")
          .hasMessageContaining(file + " is damaged at byte ");
      org.assertj.core.api.Assertions.assertThat(exit.rows()).isEmpty();
    }
  }

  private static Path alter(Path directory, String from, String to) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        int at = content.indexOf(from);
        if (at >= 0) {
          try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(to.getBytes(StandardCharsets.ISO_8859_1)), at);
          }
          return file;
        }
      }
    }
    throw new AssertionError("no file holds " + from);
  }
}
