package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a later version has left in an exit's directory is refused by name. */
class NewerVersionsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"generation.json", "skips.json", "position.json"})
  void aFile(String name) throws Exception {
    Path file = directory.resolve(name);
    Files.writeString(file, "{\"v\":99,\"number\":1,\"skips\":[],\"epoch\":1}");
    ExitDirectory files = new ExitDirectory(directory);
    assertThatThrownBy(
            () -> {
              files.generation();
              files.skips();
              FeedPosition.Epoch.read(file);
            })
        .hasMessage(file + " is of version 99; this program reads version 1");
  }
}
