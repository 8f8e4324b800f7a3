package io.roundabout.peers.comparison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A process with all that it has started, as Linux's {@code /proc} accounts for them. A process
 * that ends between two looks takes what it used since the first with it.
 */
final class ProcessTree {
  /** Linux counts processor time in hundredths of a second for everyone who asks. */
  private static final double TICKS_PER_SECOND = 100;

  private final ProcessHandle root;

  ProcessTree(ProcessHandle root) {
    this.root = root;
  }

  private Stream<ProcessHandle> all() {
    return Stream.concat(Stream.of(root), root.descendants());
  }

  /** Processor seconds of each process so far, user and system. */
  Map<Long, Double> cpuSeconds() throws IOException {
    Map<Long, Double> seconds = new HashMap<>();
    for (ProcessHandle process : all().toList()) {
      try {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        seconds.put(
            process.pid(),
            (Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12))) / TICKS_PER_SECOND);
      } catch (NoSuchFileException e) {
        // It has ended since it was listed.
      }
    }
    return seconds;
  }

  /** What has been used since an earlier look. */
  double cpuSecondsSince(Map<Long, Double> before) throws IOException {
    double used = 0;
    for (Map.Entry<Long, Double> now : cpuSeconds().entrySet()) {
      used += now.getValue() - before.getOrDefault(now.getKey(), 0.0);
    }
    return used;
  }

  /** The sum of the largest resident sizes that each process has had, in MB. */
  double peakMegabytes() throws IOException {
    double kilobytes = 0;
    for (ProcessHandle process : all().toList()) {
      try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
        kilobytes +=
            lines
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
                .sum();
      } catch (NoSuchFileException e) {
        // It has ended since it was listed.
      }
    }
    return kilobytes / 1024;
  }
}
