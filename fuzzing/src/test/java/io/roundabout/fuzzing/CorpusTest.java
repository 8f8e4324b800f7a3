package io.roundabout.fuzzing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the fuzzer has learned and found is tried each time, and some inputs that are new. */
class CorpusTest {
  private static final int FRESH = 10_000;

  private static List<Path> corpus(FuzzTarget target) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("corpus", target.label()))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @EnumSource(FuzzTarget.class)
  void everyInputOfTheCorpusIsReadOrRefused(FuzzTarget target) throws IOException {
    assertThat(corpus(target)).isNotEmpty();
    for (Path file : corpus(target)) {
      byte[] input = Files.readAllBytes(file);
      assertThatCode(() -> target.take(input)).as(file.toString()).doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @EnumSource(FuzzTarget.class)
  @Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void freshInputsAreReadOrRefused(FuzzTarget target) throws IOException {
    long seed = System.nanoTime();
    List<byte[]> inputs = new ArrayList<>();
    for (Path file : corpus(target)) {
      inputs.add(Files.readAllBytes(file));
    }
    Mutations mutations = new Mutations(inputs, seed);
    for (int i = 0; i < FRESH; i++) {
      byte[] input = mutations.next();
      try {
        target.take(input);
      } catch (Exception | AssertionError | OutOfMemoryError | StackOverflowError e) {
        String bytes = HexFormat.of().formatHex(input);
        throw new AssertionError("seed " + seed + ", input " + i + ": " + bytes, e);
      }
    }
  }
}
