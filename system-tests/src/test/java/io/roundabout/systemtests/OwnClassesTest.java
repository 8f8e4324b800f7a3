package io.roundabout.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher puts classes of the user's behind the server's. */
class OwnClassesTest {
  private static final Path CLASSES = Roundabout.HOME.resolve("examples/target/classes");

  @TempDir Path directory;

  @Test
  void aFunctionAndARouteOfTheUsersAreFoundInAFolder() throws Exception {
    assertThat(check(0, CLASSES.toString())).contains("exit measurements reads weather", "is good");
    assertThat(check(1, ""))
        .contains("function 'compass': ", "io.roundabout.examples.Compass", "ROUNDABOUT_CLASSPATH");
    assertThat(check(1, directory.resolve("gone.jar") + ":" + CLASSES).strip())
        .isEqualTo(
            "roundabout: ROUNDABOUT_CLASSPATH names "
                + directory.resolve("gone.jar")
                + ", which is not there");
  }

  private String check(int exitCode, String classpath) throws IOException, InterruptedException {
    String weather = Files.readString(Roundabout.HOME.resolve("examples/weather.yaml"));
    try (Roundabout roundabout =
        new Roundabout(directory, weather.substring(weather.indexOf("lanes:")))) {
      ProcessBuilder builder = roundabout.command("check", roundabout.config().toString());
      builder.environment().put("ROUNDABOUT_CLASSPATH", classpath);
      Process check = builder.redirectErrorStream(true).start();
      String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(check.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(check.exitValue()).as(said).isEqualTo(exitCode);
      return said;
    }
  }
}
