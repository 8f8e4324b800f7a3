package io.roundabout.peers.yardstick;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A Java program with this class path in a process of its own, and the lines that the two exchange.
 * What it prints besides goes to its log. Used by one thread.
 */
public final class Child implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;
  private static final int LOG_LINES_SHOWN = 30;
  private static final String ANSWER = "= ";

  private final Process process;
  private final Path log;
  private final BufferedReader out;
  private final PrintStream in;

  private Child(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.out = process.inputReader(StandardCharsets.UTF_8);
    this.in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  /**
   * Starts the main method of a class on this class path.
   *
   * @param log where its standard error goes
   * @param jvm options of the JVM
   */
  public static Child start(Path log, List<String> jvm, Class<?> program, String... args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new Child(process, log);
  }

  /** The next answer; waits two minutes at most. */
  public String answer() throws IOException {
    CompletableFuture<String> line = CompletableFuture.supplyAsync(this::read);
    try {
      String answer = line.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (answer != null) {
        return answer;
      }
      throw new IOException("the process has ended" + logged());
    } catch (TimeoutException | ExecutionException e) {
      throw new IOException("no answer" + logged(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private String read() {
    try {
      String line = out.readLine();
      while (line != null && !line.startsWith(ANSWER)) {
        line = out.readLine();
      }
      return line == null ? null : line.substring(ANSWER.length());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String logged() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return "; the end of its log:\n"
        + String.join(
            "\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
  }

  /** A line on its standard input. */
  public void say(String line) {
    in.println(line);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** In the child: an answer. */
  public static void tell(String answer) {
    System.out.println(ANSWER + answer);
  }

  /** In a child that is told nothing: ends it when its parent is gone, however that came. */
  public static void endWithParent() {
    Thread thread =
        new Thread(
            () -> {
              try (BufferedReader in =
                  new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                while (in.readLine() != null) {}
              } catch (IOException e) {
                System.err.println("the parent is gone: " + e);
              }
              Runtime.getRuntime().halt(0);
            },
            "parent");
    thread.setDaemon(true);
    thread.start();
  }
}
