package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Spark listens on loopback, its web page included. */
class Promise8ClosedByDefaultTest {
  private static final String LISTEN = "0A";
  private static final Set<String> LOOPBACK =
      Set.of("0100007F", "00000000000000000000000001000000", "0000000000000000FFFF00000100007F");

  @TempDir Path directory;

  @Test
  @EnabledOnOs(OS.LINUX)
  void everyListenerOfSparkIsOnLoopback() throws IOException {
    Set<String> before = listeners();
    Map<String, String> page = Map.of("spark.ui.enabled", "true", "spark.ui.port", "0");
    SparkForTests.stop();
    try (SparkRuntime runtime = SparkRuntime.start(new SparkOptions("local[2]", page, directory))) {
      assertThat(runtime.session().sparkContext().uiWebUrl().isDefined()).isTrue();

      Set<String> opened = listeners();
      opened.removeAll(before);

      assertThat(opened).hasSizeGreaterThanOrEqualTo(2);
      assertThat(opened)
          .allSatisfy(
              listener -> assertThat(listener.substring(0, listener.indexOf(':'))).isIn(LOOPBACK));
    }
  }

  @Test
  void whatKeepsSparkClosedCannotBeConfiguredAway() {
    SparkOptions open =
        new SparkOptions("local[2]", Map.of("spark.driver.bindAddress", "0.0.0.0"), directory);
    assertThatThrownBy(() -> SparkRuntime.start(open))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "spark.conf: 'spark.driver.bindAddress' must stay 127.0.0.1; take the line out");
  }

  /** The addresses, in the kernel's hexadecimal, on which this process listens. */
  private static Set<String> listeners() throws IOException {
    Set<String> own = ownSockets();
    Set<String> listeners = new HashSet<>();
    for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] fields = line.strip().split("\\s+");
        if (fields.length > 9 && fields[3].equals(LISTEN) && own.contains(fields[9])) {
          listeners.add(fields[1]);
        }
      }
    }
    return listeners;
  }

  private static Set<String> ownSockets() throws IOException {
    List<Path> open = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      files.forEach(open::add);
    }
    Set<String> inodes = new HashSet<>();
    for (Path file : open) {
      try {
        String target = Files.readSymbolicLink(file).toString();
        if (target.startsWith("socket:[")) {
          inodes.add(target.substring("socket:[".length(), target.length() - 1));
        }
      } catch (NoSuchFileException closedMeanwhile) {
        continue;
      }
    }
    return inodes;
  }
}
