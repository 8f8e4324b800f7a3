package io.roundabout.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
  @TempDir private Path directory;

  @Test
  void oneHolderAtATime() throws Exception {
    Path state = directory.resolve("a/b");
    try (StateDirectory held = StateDirectory.take(state)) {
      assertThat(held.path()).isEqualTo(state);
      assertThatThrownBy(() -> StateDirectory.take(state))
          .isInstanceOf(StartException.class)
          .hasMessageContaining(
              "in use by process " + ProcessHandle.current().pid() + "; stop that one");
    }
    StateDirectory.take(state).close();
  }

  @Test
  void aLockFileThatWasLeftBehindDoesNotHinder() throws Exception {
    Files.writeString(directory.resolve("lock"), "1");
    StateDirectory.take(directory).close();
  }

  @Test
  void aPlaceThatIsNoDirectoryIsToldPlainly() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThatThrownBy(() -> StateDirectory.take(file))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("the state directory " + file + " cannot be used");
  }
}
