package io.roundabout.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Has the launcher archive the server's classes before the first test, as it does for any user: the
 * server starts many times here, and sooner with them.
 */
public final class FastStarts implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(FastStarts.class))
        .getOrComputeIfAbsent("archive", key -> archive());
  }

  private static Path archive() {
    Path said = Path.of("target", "fast-starts.txt").toAbsolutePath();
    ProcessBuilder check =
        new ProcessBuilder(
                Roundabout.HOME.resolve("roundabout").toString(),
                "check",
                Roundabout.HOME.resolve("examples/story.yaml").toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    check.environment().put("ROUNDABOUT_BUILD", "archive");
    try {
      assertThat(check.start().waitFor()).as("see %s", said).isZero();
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while classes were archived", e);
    }
  }
}
