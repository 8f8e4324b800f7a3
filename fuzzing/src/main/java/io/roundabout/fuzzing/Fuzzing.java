package io.roundabout.fuzzing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Runs every target under Jazzer, one after the other, and prints what was found.
 *
 * <pre>Fuzzing [--inputs N] [--only NAME]...</pre>
 */
public final class Fuzzing {
  private static final long INPUTS = 10_000_000;

  private final List<FuzzTarget> targets = new ArrayList<>();
  private long inputs = INPUTS;

  private Fuzzing() {}

  public static void main(String[] args) throws Exception {
    Fuzzing fuzzing = new Fuzzing();
    if (!fuzzing.reads(args)) {
      String names =
          Arrays.stream(FuzzTarget.values())
              .map(FuzzTarget::label)
              .collect(Collectors.joining("|"));
      System.err.println("usage: fuzzing/run [--inputs N] [--only " + names + "]...");
      System.exit(2);
    }
    System.exit(fuzzing.run() ? 0 : 1);
  }

  private boolean reads(String[] args) {
    for (int i = 0; i + 1 < args.length; i += 2) {
      if (args[i].equals("--inputs") && args[i + 1].matches("[1-9][0-9]{0,17}")) {
        inputs = Long.parseLong(args[i + 1]);
      } else if (args[i].equals("--only") && FuzzTarget.of(args[i + 1]).isPresent()) {
        targets.add(FuzzTarget.of(args[i + 1]).orElseThrow());
      } else {
        return false;
      }
    }
    if (targets.isEmpty()) {
      targets.addAll(List.of(FuzzTarget.values()));
    }
    return args.length % 2 == 0;
  }

  /** Whether nothing was found. */
  private boolean run() throws IOException, InterruptedException {
    Path home = Path.of(System.getProperty("roundabout.home"), "fuzzing");
    List<JazzerRun.Result> results = new ArrayList<>();
    for (FuzzTarget target : targets) {
      JazzerRun.Result result = new JazzerRun(target, home).run(inputs, System.console() != null);
      System.out.println(line(target, result));
      results.add(result);
    }
    long found = results.stream().filter(result -> result.found().isPresent()).count();
    System.out.printf("%d targets, %d found%n", results.size(), found);
    return found == 0;
  }

  private static String line(FuzzTarget target, JazzerRun.Result result) {
    Duration time = result.time();
    return "%-15s %,12d inputs %3d:%02d min  %s"
        .formatted(
            target.label(),
            result.inputs(),
            time.toMinutes(),
            time.toSecondsPart(),
            result.found().map(file -> "FOUND " + file).orElse("nothing found"));
  }
}
