package io.roundabout.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A few short figures, each beside what the disk could do in the same run, so that they can be
 * compared from machine to machine; printed beside those that are kept in the repository. They
 * inform, and nothing fails.
 */
final class Ratios {
  private Ratios() {}

  /** Takes them, prints them, and keeps them if asked to. */
  static void run(Path kept, boolean keep, String machine) throws Exception {
    Map<String, Double> before = read(kept);
    Map<String, Double> now = measure();
    System.out.println("| ratio | now | kept |\n| --- | --- | --- |");
    now.forEach(
        (name, ratio) ->
            System.out.println(
                "| %s | %s | %s |"
                    .formatted(
                        name,
                        text(ratio),
                        before.containsKey(name) ? text(before.get(name)) : "–")));
    if (keep) {
      write(kept, now, machine);
    }
  }

  private static Map<String, Double> measure() throws Exception {
    List<Figure> disk = new Disk().run(true);
    double rawRows = disk.get(0).median();
    double fsyncMillis = disk.get(1).median();
    Map<String, Double> ratios = new LinkedHashMap<>();
    ratios.put(
        "rows a second into a lane / rows a second written and fsynced by the MiB",
        new Ingest().run(true).get(0).median() / rawRows);
    ratios.put(
        "rows a second through an exit, pack 1000 / the same",
        new Throughput().run(true).get(0).median() / rawRows);
    ratios.put(
        "p50 of a row through an exit / one fsync of 4 KiB",
        new Latency().run(true).get(0).median() / fsyncMillis);
    return ratios;
  }

  /** {@code name = ratio} a line; none where there is no file. */
  private static Map<String, Double> read(Path kept) throws IOException {
    if (!Files.exists(kept)) {
      return Map.of();
    }
    return Files.readAllLines(kept, StandardCharsets.UTF_8).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(" = ", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> Double.valueOf(pair[1])));
  }

  private static void write(Path kept, Map<String, Double> ratios, String machine)
      throws IOException {
    String lines =
        ratios.entrySet().stream()
            .map(ratio -> ratio.getKey() + " = " + text(ratio.getValue()) + "\n")
            .collect(Collectors.joining());
    Files.writeString(kept, "# " + machine + "\n" + lines);
  }

  private static String text(double ratio) {
    return String.format(Locale.ROOT, ratio < 10 ? "%.3f" : "%.0f", ratio);
  }
}
