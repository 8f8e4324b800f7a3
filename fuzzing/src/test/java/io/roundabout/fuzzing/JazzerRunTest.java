package io.roundabout.fuzzing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jazzer brings a library of its own, which must hold on the machine at hand. */
class JazzerRunTest {
  @TempDir Path home;

  @Test
  void jazzerGivesATargetInputsAndSaysHowMany() throws Exception {
    JazzerRun.Result result = new JazzerRun(FuzzTarget.GATE_LINES, home).run(20_000, false);
    assertThat(result.inputs()).isEqualTo(20_000);
    assertThat(result.found()).isEmpty();
  }
}
