package io.roundabout.chaosrun;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./chaos}. */
@Command(
    name = "./chaos",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs vehicles, a roundabout and collectors in processes of their own, kills them at random,",
      "and compares what was collected with what was acknowledged.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 nothing lost, nothing twice, numbered without gap; 1 something is wrong;",
      "2 not understood."
    })
public final class Main implements Callable<Integer> {
  private static final int INTERRUPTED = 130;
  private static final int DEFAULT_KILLS = 20;
  private static final long DEFAULT_ROWS = 200_000;

  @Option(names = "--kills", paramLabel = "N", description = "how many processes are killed (20)")
  private Integer kills;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "how many rows vehicles unload (200000)")
  private Long rows;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "decides rows, kills and their moments; any by default")
  private Long seed;

  @Option(
      names = "--faults",
      paramLabel = "A,B,…",
      description =
          "which faults strike, of roundabout,halts,vehicles,collectors,network; all by default")
  private String faults;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description = "where state, notes and logs are (build/chaos)")
  private Path directory;

  @Option(names = "--resume", description = "goes on with the interrupted run in the directory")
  private boolean resume;

  private final Path home = Path.of(System.getProperty("roundabout.home", "")).toAbsolutePath();

  private Main() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    RunDirectory run =
        new RunDirectory(
            (directory == null ? home.resolve("build/chaos") : directory).toAbsolutePath());
    Settings settings;
    Schedule schedule;
    Traffic traffic;
    try {
      settings = resume ? resumed(run) : asked();
      schedule = Schedule.of(settings);
      traffic = new Traffic(settings, schedule.events().size());
      if (!resume) {
        begin(run, settings);
      }
    } catch (IllegalArgumentException e) {
      System.err.println("chaos: " + e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    return run(run, settings, schedule, traffic);
  }

  private Integer run(RunDirectory run, Settings settings, Schedule schedule, Traffic traffic)
      throws IOException {
    Display display = new Display(System.err, Boolean.getBoolean("roundabout.terminal"));
    display.say(
        "seed %d: %,d rows, %d faults, in %s"
            .formatted(settings.seed(), settings.rows(), schedule.events().size(), run.path()));
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(endOf(Thread.currentThread(), ended), "end"));
    try (EventLog log = new EventLog(run)) {
      try (Cast cast = new Cast(run, settings, home)) {
        new Conductor(schedule, traffic, cast, new Progress(run), log, display).run();
      } finally {
        ended.countDown();
      }
      display.say("counting");
      Report report = Report.of(run, settings, traffic, log);
      String text = report.text(display.elapsed());
      Files.writeString(run.report(), text);
      System.out.print(text);
      return report.balances() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    } catch (InterruptedException | ClosedByInterruptException e) {
      display.say("interrupted: ./chaos --resume goes on");
      return INTERRUPTED;
    }
  }

  /** When this process is asked to end, all others end first. */
  private static Runnable endOf(Thread run, CountDownLatch ended) {
    return () -> {
      run.interrupt();
      try {
        ended.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  private Settings asked() {
    return new Settings(
        kills == null ? DEFAULT_KILLS : kills,
        rows == null ? DEFAULT_ROWS : rows,
        seed == null ? new Random().nextInt(1_000_000) : seed,
        Settings.faults(faults == null ? Fault.words() : faults));
  }

  private Settings resumed(RunDirectory run) throws IOException {
    if (kills != null || rows != null || seed != null || faults != null) {
      throw new IllegalArgumentException(
          "--resume goes on with what the run was begun with: leave the other options out");
    }
    if (!Settings.isIn(run.path())) {
      throw new IllegalArgumentException("there is no run in " + run.path());
    }
    if (Files.exists(run.report())) {
      throw new IllegalArgumentException(
          "the run in %s has come to its end: see %s".formatted(run.path(), run.report()));
    }
    return Settings.readFrom(run.path());
  }

  /** A finished run makes place; an interrupted one does not. */
  private static void begin(RunDirectory run, Settings settings) throws IOException {
    if (Settings.isIn(run.path()) && !Files.exists(run.report())) {
      throw new IllegalArgumentException(
          run.path()
              + " holds an interrupted run: go on with --resume, remove it, or say --directory");
    }
    if (Files.exists(run.path())) {
      if (!Settings.isIn(run.path()) && !isEmpty(run.path())) {
        throw new IllegalArgumentException(run.path() + " holds other files: say --directory");
      }
      remove(run.path());
    }
    Files.createDirectories(run.path());
    settings.writeTo(run.path());
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
