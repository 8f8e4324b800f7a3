package io.roundabout.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
  @TempDir Path directory;

  @Test
  void itGoesAsFarAsResultsAndEnds() throws Exception {
    Path output = directory.resolve("output");
    Process rehearsal =
        new ProcessBuilder(command(directory.resolve("trial").toString()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(rehearsal.waitFor()).as(() -> read(output)).isZero();
    } finally {
      rehearsal.destroyForcibly();
    }
    assertThat(read(output)).contains("exits run: single, joined");
  }

  @Test
  void itFailsWhereItCannotRun() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    Process rehearsal =
        new ProcessBuilder(command(file.toString()))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile())
            .start();
    assertThat(rehearsal.waitFor()).isEqualTo(1);
  }

  /** This JVM's own options hold what Spark needs to reach of the JDK. */
  private static List<String> command(String argument) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens") || option.startsWith("-Djdk."))
        .forEach(command::add);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Rehearsal.class.getName());
    command.add(argument);
    return command;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
