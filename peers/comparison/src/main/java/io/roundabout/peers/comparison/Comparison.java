package io.roundabout.peers.comparison;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The program behind {@code ./bench}: contests one after the other, in each the contenders in turn,
 * forwards and backwards by rounds, each in processes and a directory of its own.
 *
 * <pre>Comparison [--quick] [--rounds N] [--warm-up SECONDS] [--results DIR] [--only CONTEST]...
 *     [--peer FOLDER]...</pre>
 */
public final class Comparison {
  private static final int LEAST_ROUNDS = 3;

  private final Path home = Path.of(System.getProperty("roundabout.home", "")).toAbsolutePath();
  private final List<String> contests = new ArrayList<>();
  private final List<String> peers = new ArrayList<>();
  private boolean quick;
  private int rounds = LEAST_ROUNDS;
  private OptionalInt warmUp = OptionalInt.empty();
  private Path results = home.resolve("benchmarks/results/" + LocalDate.now());

  private Comparison() {}

  public static void main(String[] args) throws IOException {
    Comparison comparison = new Comparison();
    if (List.of(args).contains("--help")) {
      System.out.println(usage());
      return;
    }
    try {
      comparison.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n" + usage());
      System.exit(2);
    }
    System.exit(comparison.run() ? 0 : 1);
  }

  private static String usage() {
    return """
        usage: ./bench [--quick] [--rounds N] [--warm-up SECONDS] [--results DIR] [--only CONTEST]... [--peer PEER]...
          --quick     a tenth of the rows and one round: shows that all run, the figures are worth little
          --rounds N  how often each contender is measured (3)
          --warm-up   seconds of work before anything counts (30, or 10 where rows are only taken in)
          --results   where the tables, JSON and plots go (benchmarks/results/DATE)
          --only      one contest, or several: %s
          --peer      one peer beside Roundabout, or several: %s"""
        .formatted(
            Contests.all().stream().map(Contest::name).collect(Collectors.joining(", ")),
            String.join(", ", everyPeer()));
  }

  private static List<String> everyPeer() {
    return Contests.all().stream()
        .flatMap(contest -> contest.contenders().stream())
        .map(Contender::peer)
        .distinct()
        .toList();
  }

  private void parse(String... args) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--quick")) {
        quick = true;
        rounds = 1;
        continue;
      }
      if (i + 1 == args.length) {
        throw new IllegalArgumentException("'" + args[i] + "' is not known, or needs a value");
      }
      String value = args[++i];
      switch (args[i - 1]) {
        case "--rounds" -> rounds = number(args[i - 1], value);
        case "--warm-up" -> warmUp = OptionalInt.of(number(args[i - 1], value));
        case "--results" -> results = Path.of(value);
        case "--only" -> {
          if (Contests.all().stream().noneMatch(contest -> contest.name().equals(value))) {
            throw new IllegalArgumentException("there is no contest '" + value + "'");
          }
          contests.add(value);
        }
        case "--peer" -> {
          if (!everyPeer().contains(value)) {
            throw new IllegalArgumentException("there is no peer '" + value + "'");
          }
          peers.add(value);
        }
        default -> throw new IllegalArgumentException("'" + args[i - 1] + "' is not known");
      }
    }
  }

  private static int number(String option, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " needs a number, not '" + value + "'", e);
    }
  }

  /** Whether every contender gave what was right. */
  private boolean run() throws IOException {
    String machine = LocalDate.now() + ", " + Machine.description();
    System.out.println(machine);
    ResultFiles files = new ResultFiles(results);
    boolean right = true;
    for (Contest contest : Contests.all()) {
      if (contests.isEmpty() || contests.contains(contest.name())) {
        String load = Machine.load();
        Contest warmed = warmUp.isPresent() ? contest.warmedUp(warmUp.getAsInt()) : contest;
        Standing standing = run(quick ? warmed.quick() : warmed);
        files.write(standing, machine, load, Machine.load());
        System.out.println("\n" + Tables.figures(standing) + "\n" + Tables.goals(standing));
        right &= standing.measurements().stream().allMatch(Measurement::right);
      }
    }
    System.out.println("results: " + files.directory());
    return right;
  }

  private Standing run(Contest contest) {
    Standing standing = new Standing(contest);
    for (int round = 0; round < rounds; round++) {
      List<Contender> turn = new ArrayList<>(contest.contenders());
      if (round % 2 == 1) {
        Collections.reverse(turn);
      }
      for (Contender contender : turn) {
        if (peers.isEmpty()
            || peers.contains(contender.peer())
            || contender.peer().equals("roundabout")) {
          run(contest, contender, round, standing);
        }
      }
    }
    return standing;
  }

  private void run(Contest contest, Contender contender, int round, Standing standing) {
    System.out.printf(
        "%s, round %d of %d: %s%n", contest.name(), round + 1, rounds, contender.label());
    try (RunningPeer peer = new RunningPeer(home, contest, contender)) {
      for (Contest.Step step : contest.script()) {
        long start = System.nanoTime();
        do {
          Measurement measurement = peer.run(contest, contender, round, step);
          if (!measurement.right()) {
            System.out.printf(
                "  %s: lost %d, twice %d%n",
                step.line(), measurement.missing(), measurement.twice());
          }
          if (step.counted()) {
            standing.add(measurement);
          }
        } while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(step.seconds()));
      }
    } catch (IOException e) {
      System.out.println("  not taken: " + e.getMessage());
    }
  }
}
