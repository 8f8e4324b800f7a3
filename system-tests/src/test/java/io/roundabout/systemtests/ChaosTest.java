package io.roundabout.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promises 1 to 6 against {@code ./chaos} in a short form: 100,000 rows of seven vehicles through
 * eight exits, while the roundabout is killed ten times, vehicles and collectors five times each,
 * and all connections are cut now and then, and the run itself is interrupted once and resumed.
 */
class ChaosTest {
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final int ENOUGH = 2;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  @Test
  void nothingIsLostAndNothingComesTwiceThoughEverythingIsKilled() throws Exception {
    String seed = Integer.toString(new Random().nextInt(1_000_000));
    System.out.println("seed " + seed);
    Process begun =
        chaos(
            "--kills",
            "20",
            "--rows",
            "100000",
            "--seed",
            seed,
            "--faults",
            "roundabout,vehicles,collectors,network");
    try {
      Awaitility.await("some faults have struck")
          .atMost(PATIENCE)
          .until(() -> struck() >= ENOUGH || !begun.isAlive());
    } finally {
      end(begun);
    }
    assertThat(begun.exitValue()).as(said()).isIn(130, 143);

    Process resumed = chaos("--resume");
    try {
      assertThat(resumed.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(said()).isTrue();
    } finally {
      end(resumed);
    }
    assertThat(resumed.exitValue()).as(said()).isZero();
    assertThat(said())
        .contains("20 kills: roundabout 10, vehicles 5, collectors 5")
        .contains("lost 0, twice 0, numbering without gap");
  }

  private Process chaos(String... words) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(Roundabout.HOME.resolve("chaos").toString());
    builder.command().addAll(List.of(words));
    builder.command().addAll(List.of("--directory", directory.resolve("run").toString()));
    builder.environment().put("ROUNDABOUT_BUILD", "never");
    builder.environment().put("ROUNDABOUT_JAVA_OPTS", Roundabout.QUICK);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(out().toFile()))
        .start();
  }

  /** Its children end with it when it is asked, not killed. */
  private static void end(Process chaos) throws InterruptedException {
    chaos.destroy();
    chaos.waitFor();
  }

  private Path out() {
    return directory.resolve("out.txt");
  }

  private String said() {
    try {
      return Files.readString(out());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int struck() throws IOException {
    Path events = directory.resolve("run").resolve("events");
    return Files.exists(events) ? Files.readAllLines(events).size() : 0;
  }
}
