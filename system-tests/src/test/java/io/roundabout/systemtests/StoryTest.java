package io.roundabout.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job, by the command that the README names: real HDFS, real HBase, three vehicles in the
 * wrong order.
 */
class StoryTest {
  @TempDir Path directory;

  @Test
  void promise4HdfsAndHBaseMeetAndAThirdVehicleCollectsThoughItCameFirst() throws Exception {
    Path out = directory.resolve("out.txt");
    Process demo = demo(out);
    assertThat(demo.waitFor(10, TimeUnit.MINUTES)).isTrue();
    String said = Files.readString(out);
    assertThat(demo.exitValue()).as(said).isZero();
    assertThat(said)
        .contains("26,115 rows, each once and equal to the join computed without Spark");
  }

  @Test
  void endingItInTheMiddleLeavesNoProcessBehind() throws Exception {
    Path out = directory.resolve("out.txt");
    Process demo = demo(out);
    Await.until(
        "the collector waits",
        () -> Files.exists(out) && Files.readString(out).contains("vehicle 1"),
        () -> demo.isAlive() ? "still starting" : "ended with " + demo.exitValue());
    List<ProcessHandle> children = demo.descendants().toList();
    assertThat(children).hasSizeGreaterThanOrEqualTo(3);
    demo.destroy();
    assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(children).noneMatch(ProcessHandle::isAlive);
  }

  private static Process demo(Path out) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(Roundabout.HOME.resolve("roundabout").toString(), "demo")
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("ROUNDABOUT_BUILD", "never");
    return builder.start();
  }
}
