package io.roundabout.fuzzing;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Jazzer in a process of its own, over one target. */
final class JazzerRun {
  private static final Pattern PROGRESS = Pattern.compile("#(\\d+)\\s.*");
  private static final Pattern ARTIFACT = Pattern.compile(".*Test unit written to (\\S+)");

  /** An input that takes so long hangs; a process that was stopped for some minutes does not. */
  private static final int HANGS_SECONDS = 600;

  private final FuzzTarget target;
  private final Path corpus;
  private final Path learned;
  private final Path log;
  private long inputs;
  private Path found;

  /**
   * @param found the input that was too much for the target; empty when there was none
   */
  record Result(long inputs, Duration time, Optional<Path> found) {}

  /**
   * @param home where {@code corpus} and {@code target} are
   */
  JazzerRun(FuzzTarget target, Path home) throws IOException {
    this.target = target;
    corpus = Files.createDirectories(home.resolve("corpus").resolve(target.label()));
    learned = Files.createDirectories(home.resolve("target/learned").resolve(target.label()));
    Files.createDirectories(home.resolve("target/found").resolve(target.label()));
    log = home.resolve("target").resolve(target.label() + ".log");
  }

  /**
   * Begins with the corpus and what earlier runs have learned; ends after so many inputs, or with
   * the first that is too much.
   *
   * @throws IOException when Jazzer ended by itself, with its last words
   */
  Result run(long most, boolean showsProgress) throws IOException, InterruptedException {
    Instant begin = Instant.now();
    Process process = new ProcessBuilder(command(most)).redirectErrorStream(true).start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        BufferedWriter copy = Files.newBufferedWriter(log)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        copy.write(line);
        copy.newLine();
        read(line, showsProgress);
      }
    } finally {
      process.destroy();
    }
    int exit = process.waitFor();
    if (found == null && exit != 0) {
      throw new IOException("Jazzer ended with " + exit + ": see " + log);
    }
    return new Result(inputs, Duration.between(begin, Instant.now()), Optional.ofNullable(found));
  }

  private List<String> command(long most) {
    String path = System.getProperty("java.class.path");
    return List.of(
        ProcessHandle.current().info().command().orElse("java"),
        "-Xmx320m",
        "-XX:+UseSerialGC",
        "-D" + FuzzEntry.TARGET + "=" + target.label(),
        "-D" + FuzzEntry.CLASSPATH + "=" + path,
        "-cp",
        jazzerAndEntry(path),
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + FuzzEntry.class.getName(),
        "--instrumentation_includes=io.roundabout.**:com.fasterxml.jackson.core.json.**",
        "--custom_hook_includes=io.roundabout.**",
        "--reproducer_path=" + log.resolveSibling("found"),
        "-timeout=" + HANGS_SECONDS,
        "-report_slow_units=" + HANGS_SECONDS,
        "-max_len=" + target.longest(),
        "-artifact_prefix=" + log.resolveSibling("found").resolve(target.label()) + "/",
        "-runs=" + most,
        learned.toString(),
        corpus.toString());
  }

  private static String jazzerAndEntry(String path) {
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(entry -> entry.contains("jazzer") || isOurs(entry))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isOurs(String entry) {
    String file = FuzzEntry.class.getName().replace('.', '/') + ".class";
    return Files.exists(Path.of(entry).resolve(file));
  }

  private void read(String line, boolean showsProgress) {
    Matcher progress = PROGRESS.matcher(line);
    Matcher artifact = ARTIFACT.matcher(line);
    if (progress.matches()) {
      inputs = Long.parseLong(progress.group(1));
      if (showsProgress) {
        System.out.printf("%-15s %,12d inputs\r", target.label(), inputs);
      }
    } else if (artifact.matches()) {
      found = Path.of(artifact.group(1));
    }
  }
}
