package io.roundabout.peers.kafka;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * A JVM of a system that is measured: a child of this process, whose output goes to a file. Not for
 * use by several threads.
 */
public final class JavaProcess {
  private static final long PATIENCE_SECONDS = 120;
  private static final int LAST_LINES = 30;

  private final String name;
  private final Path log;
  private final Process process;

  private JavaProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /** What has to be true before a process counts as started; it may throw while that is not so. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws Exception;
  }

  /**
   * Starts a main class with this JVM's {@code java}.
   *
   * @param name what its log is called, {@code NAME.log}; a second process of the name appends
   * @param directory where the log is, and the process's working directory
   * @param flags of the JVM
   */
  public static JavaProcess start(
      String name,
      Path directory,
      String classPath,
      List<String> flags,
      String main,
      List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-cp");
    command.add(absolute(classPath));
    command.add(main);
    command.addAll(arguments);
    Files.createDirectories(directory);
    File log = directory.resolve(name + ".log").toFile();
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .start();
    return new JavaProcess(name, log.toPath(), process);
  }

  /** The process's working directory is another one. */
  private static String absolute(String classPath) {
    return Arrays.stream(classPath.split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * Asks again and again until it holds.
   *
   * @throws IOException with the end of the log if the process ends or two minutes pass before
   */
  public void await(Condition condition) throws IOException, InterruptedException {
    Exception why = null;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < deadline) {
      if (!process.isAlive()) {
        throw new IOException(name + " has ended with " + process.exitValue() + tail());
      }
      try {
        if (condition.holds()) {
          return;
        }
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        why = e;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    throw new IOException(
        name + " is not up after " + PATIENCE_SECONDS + " s" + tail(),
        why == null ? new TimeoutException() : why);
  }

  /** Waits until a process that does one thing has done it. */
  public void awaitEnd() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      kill();
    }
    if (process.exitValue() != 0) {
      throw new IOException(name + " has ended with " + process.exitValue() + tail());
    }
  }

  /** {@code kill -9}; returns when it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  private String tail() throws IOException {
    List<String> lines = Files.readString(log, StandardCharsets.UTF_8).lines().toList();
    return ", the end of "
        + log
        + ":\n"
        + String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }
}
