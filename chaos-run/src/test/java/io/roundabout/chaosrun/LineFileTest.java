package io.roundabout.chaosrun;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineFileTest {
  @TempDir Path directory;

  @Test
  void aLineWithoutItsEndIsCutWhenTheNextProcessOpensTheFile() throws Exception {
    Path path = directory.resolve("lines");
    Files.writeString(path, "one\ntwo\n" + "x".repeat(10_000));
    try (LineFile file = new LineFile(path)) {
      file.line("three").flush();
    }
    assertThat(path).hasContent("one\ntwo\nthree\n");
  }

  @Test
  void aFileOfATornLineAloneIsEmptied() throws Exception {
    Path path = directory.resolve("lines");
    Files.writeString(path, "o");
    new LineFile(path).close();
    assertThat(path).isEmptyFile();
  }

  @Test
  void aTailGivesEachWholeLineOnce() throws Exception {
    Path path = directory.resolve("lines");
    List<String> read = new ArrayList<>();
    Tail tail = new Tail(path);
    tail.read(read::add);
    Files.writeString(path, "one\ntw");
    tail.read(read::add);
    try (LineFile file = new LineFile(path)) {
      file.line("zwei").line("y".repeat(100_000)).flush();
    }
    tail.read(read::add);
    assertThat(read).containsExactly("one", "zwei", "y".repeat(100_000));
  }
}
