package io.roundabout.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs the benchmarks one after the other and prints their figures as a table.
 *
 * <pre>
 * Benchmarks [--quick] [--only NAME]...
 * Benchmarks --ratios [--keep]
 * Benchmarks --flames DIRECTORY
 * </pre>
 */
public final class Benchmarks {

  /**
   * Takes its figures in so many rounds; fewer and shorter ones, which are worth little, if quick.
   */
  interface Benchmark {
    List<Figure> run(boolean quick) throws Exception;
  }

  private static final Map<String, Benchmark> ALL = all();

  private Benchmarks() {}

  private static Map<String, Benchmark> all() {
    Map<String, Benchmark> all = new LinkedHashMap<>();
    all.put("decode", new Decode());
    all.put("disk", new Disk());
    all.put("ingest", new Ingest());
    all.put("latency", new Latency());
    all.put("throughput", new Throughput());
    all.put("windows", new Windows());
    all.put("joins", new Joins());
    all.put("state", new State());
    all.put("planning", new Planning());
    all.put("start", new Start());
    all.put("idle", new Idle());
    return all;
  }

  public static void main(String[] args) throws Exception {
    List<String> only = new ArrayList<>();
    boolean quick = false;
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--ratios")) {
        boolean keep = i + 1 < args.length && args[i + 1].equals("--keep");
        Ratios.run(Roundabout.home().resolve("benchmarks/ratios.txt"), keep, machine());
        return;
      } else if (args[i].equals("--flames") && i + 1 < args.length) {
        Flames.draw(Path.of(args[i + 1]));
        return;
      } else if (args[i].equals("--quick")) {
        quick = true;
      } else if (args[i].equals("--only") && i + 1 < args.length && ALL.containsKey(args[i + 1])) {
        only.add(args[++i]);
      } else {
        System.err.println(
            "usage: benchmarks/run [--quick] [--only "
                + String.join("|", ALL.keySet())
                + "]... | --ratios [--keep] | --flames DIRECTORY");
        System.exit(2);
      }
    }
    run(only.isEmpty() ? List.copyOf(ALL.keySet()) : only, quick);
  }

  private static void run(List<String> names, boolean quick) throws Exception {
    List<Figure> figures = new ArrayList<>();
    String before = load();
    for (String name : names) {
      System.out.println("== " + name + (quick ? " (quick)" : ""));
      List<Figure> taken = ALL.get(name).run(quick);
      System.out.println(Figure.table(taken));
      figures.addAll(taken);
    }
    System.out.println(machine() + ", load " + before + " before and " + load() + " after\n");
    System.out.println(Figure.table(figures));
  }

  private static String machine() throws IOException {
    return "%s, %d cores of %s, JDK %s, Linux %s"
        .formatted(
            LocalDateTime.now().truncatedTo(ChronoUnit.MINUTES),
            Runtime.getRuntime().availableProcessors(),
            processor(),
            Runtime.version(),
            System.getProperty("os.version"));
  }

  private static String processor() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 2))
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    }
  }

  private static String load() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
  }
}
