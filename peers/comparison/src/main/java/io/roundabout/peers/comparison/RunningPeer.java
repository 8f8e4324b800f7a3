package io.roundabout.peers.comparison;

import io.roundabout.peers.yardstick.Job;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A contender's process, from its start to the end of its script. */
final class RunningPeer implements AutoCloseable {
  private static final double NANOS = 1e9;
  private static final double MICROS_PER_MILLI = 1e3;

  private final Job job;
  private final Process process;
  private final ProcessTree tree;
  private final BufferedReader answers;
  private final BufferedWriter orders;

  /** Starts it in a new directory, and waits until it takes orders. */
  RunningPeer(Path home, Contest contest, Contender contender) throws IOException {
    Path directory = Files.createTempDirectory("bench-" + contender.peer());
    job =
        new Job(
            contender.work(),
            directory,
            contest.customers(),
            contest.rowBytes(),
            contender.settings());
    process =
        new ProcessBuilder(command(home, contender.peer()))
            .directory(home.toFile())
            .redirectError(directory.resolve("main.err").toFile())
            .start();
    tree = new ProcessTree(process.toHandle());
    answers = process.inputReader(StandardCharsets.UTF_8);
    orders = process.outputWriter(StandardCharsets.UTF_8);
    if (!answer().containsKey("ready")) {
      throw new IOException(contender.label() + " does not begin with = ready");
    }
  }

  private List<String> command(Path home, String peer) throws IOException {
    Path target = home.resolve("peers").resolve(peer).resolve("target");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx2g");
    command.add("-Droundabout.home=" + home);
    command.add("-cp");
    command.add(
        target.resolve("classes") + ":" + Files.readString(target.resolve("classpath")).strip());
    command.add("io.roundabout.peers." + peer.replace("-", "") + ".Main");
    command.addAll(List.of("--work", job.work().name()));
    command.addAll(List.of("--directory", job.directory().toString()));
    command.addAll(List.of("--customers", String.valueOf(job.customers())));
    command.addAll(List.of("--row-bytes", String.valueOf(job.rowBytes())));
    job.settings().forEach((name, value) -> command.addAll(List.of("--set", name + "=" + value)));
    return command;
  }

  /** Says a line, and takes the figures of its answer. */
  Measurement run(Contest contest, Contender contender, int round, Contest.Step step)
      throws IOException {
    long rows = step.rows();
    if (rows > 0) {
      say(step.line());
      if (!answer().containsKey("made")) {
        throw new IOException(step.line() + " is not answered with = made");
      }
    }
    Map<Long, Double> before = tree.cpuSeconds();
    say(rows > 0 ? "go" : step.line());
    Map<String, Long> answer = answer();
    Map<Metric, Double> figures = new EnumMap<>(Metric.class);
    figures.put(Metric.PEAK_MEGABYTES, tree.peakMegabytes());
    if (rows > 0) {
      figures.put(Metric.CPU_SECONDS, tree.cpuSecondsSince(before) / rows * 1e6);
    }
    if (answer.containsKey("p50")) {
      figures.put(Metric.P50, answer.get("p50") / MICROS_PER_MILLI);
      figures.put(Metric.P95, answer.get("p95") / MICROS_PER_MILLI);
      figures.put(Metric.P99, answer.get("p99") / MICROS_PER_MILLI);
      figures.put(Metric.WORST, answer.get("worst") / MICROS_PER_MILLI);
    } else if (rows > 0) {
      double seconds = answer.get("nanos") / NANOS;
      figures.put(Metric.ROWS_PER_SECOND, rows / seconds);
      figures.put(Metric.MEGABYTES_PER_SECOND, rows * contest.rowBytes() / seconds / 1e6);
    } else if (step.isIdle()) {
      double seconds = answer.get("nanos") / NANOS;
      figures.put(Metric.IDLE_CORE, tree.cpuSecondsSince(before) / seconds * 100);
    } else {
      figures.put(Metric.RESTART_SECONDS, answer.get("nanos") / NANOS);
    }
    return new Measurement(
        contest.name(),
        contender.label(),
        round,
        step.line(),
        figures,
        answer.get("missing"),
        answer.get("twice"));
  }

  private void say(String line) throws IOException {
    orders.write(line + "\n");
    orders.flush();
  }

  /** The next line that begins with {@code "= "}. */
  private Map<String, Long> answer() throws IOException {
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.startsWith("= ")) {
        Map<String, Long> values = new HashMap<>();
        for (String word : line.substring(2).split(" ", -1)) {
          int equals = word.indexOf('=');
          values.put(
              equals < 0 ? word : word.substring(0, equals),
              equals < 0 ? 0 : Long.parseLong(word.substring(equals + 1)));
        }
        return values;
      }
    }
    throw new IOException(
        "it has ended:\n" + Files.readString(job.directory().resolve("main.err")));
  }

  @Override
  public void close() throws IOException {
    List<ProcessHandle> all = process.toHandle().descendants().toList();
    try {
      say("quit");
      process.waitFor(30, TimeUnit.SECONDS);
    } catch (IOException e) {
      // It has ended already.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(handle -> handle.onExit().join());
    try (Stream<Path> files = Files.walk(job.directory())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
