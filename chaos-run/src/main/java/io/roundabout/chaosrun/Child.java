package io.roundabout.chaosrun;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of a run, started anew each time it was killed. Not thread-safe. */
final class Child {
  private final String name;
  private final ProcessBuilder builder;
  private Process process;
  private long startedNanos;
  private int starts;

  /** Not started yet; what it says is added to {@code log}. */
  Child(String name, List<String> command, Path log) throws IOException {
    this.name = name;
    Files.createDirectories(log.getParent());
    builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
  }

  /** A class of this module in a JVM of its own. */
  static Child ofClass(Class<?> main, String name, Path log, String heap, List<String> arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(arguments);
    return new Child(name, command, log);
  }

  Child environment(String key, String value) {
    builder.environment().put(key, value);
    return this;
  }

  Child in(File directory) {
    builder.directory(directory);
    return this;
  }

  String name() {
    return name;
  }

  void start() throws IOException {
    process = builder.start();
    startedNanos = System.nanoTime();
    starts++;
  }

  /** Says a line on its standard input; it may have ended. */
  void say(String line) {
    try {
      OutputStream in = process.getOutputStream();
      in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      in.flush();
    } catch (IOException e) {
      // It has ended; whoever starts it again says it again.
    }
  }

  boolean alive() {
    return process != null && process.isAlive();
  }

  int exitCode() {
    return process.exitValue();
  }

  int starts() {
    return starts;
  }

  long millisSinceStart() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
  }

  /** {@code kill -9}; returns when it has ended, also to a thread that is interrupted. */
  void kill() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  /** SIGTERM; false if it has not ended by itself within that time. */
  boolean stop(int seconds) throws InterruptedException {
    process.destroy();
    return process.waitFor(seconds, TimeUnit.SECONDS);
  }
}
