package io.roundabout.haltpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HaltPointTest {
  @TempDir Path directory;

  /** A process of its own, which passes two places three times each. */
  static final class Passing {
    private Passing() {}

    public static void main(String[] arguments) {
      for (int i = 0; i < 3; i++) {
        HaltPoint.BEFORE_APPEND.reached();
        HaltPoint.AFTER_APPEND.reached();
      }
    }
  }

  @Test
  void anUnarmedProcessPassesEveryPlace() throws Exception {
    assertThat(run()).isZero();
  }

  @Test
  void anArmedProcessHaltsAtThePassThatWasNamed() throws Exception {
    Path record = directory.resolve("record");

    assertThat(run("-Droundabout.halt=AFTER_APPEND:3", "-Droundabout.halt.record=" + record))
        .isEqualTo(HaltPoint.EXIT_CODE);
    assertThat(record).hasContent("AFTER_APPEND 3");
  }

  @Test
  void aPlaceThatIsNotPassedSoOftenHaltsNothing() throws Exception {
    assertThat(run("-Droundabout.halt=AFTER_APPEND:4")).isZero();
  }

  @Test
  void withoutANumberItIsTheFirstPass() {
    ArmedHalt halt = ArmedHalt.parse("BEFORE_ACK", null);

    assertThat(halt.due(HaltPoint.AFTER_ACK)).isFalse();
    assertThat(halt.due(HaltPoint.BEFORE_ACK)).isTrue();
    assertThat(halt.due(HaltPoint.BEFORE_ACK)).isFalse();
  }

  @Test
  void anUnknownPlaceIsRefused() {
    assertThatThrownBy(() -> ArmedHalt.parse("BEFORE_LUNCH:1", null))
        .hasMessageContaining("'BEFORE_LUNCH' is not one of the places [BEFORE_APPEND,");
    assertThatThrownBy(() -> ArmedHalt.parse("BEFORE_ACK:x", null))
        .hasMessageContaining("'x' is not a number");
    assertThatThrownBy(() -> ArmedHalt.parse("BEFORE_ACK:0", null))
        .hasMessageContaining("passes count from 1");
  }

  private static int run(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Passing.class.getName()));
    Path output = Files.createTempFile("passing", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } finally {
      Files.delete(output);
    }
  }
}
