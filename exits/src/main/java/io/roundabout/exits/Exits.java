package io.roundabout.exits;

import io.roundabout.exits.ExitState.LaneRange;
import io.roundabout.gateprotocol.Names;
import io.roundabout.lanesource.StandingSlots;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.spark.sql.SparkSession;

/** All exits of a roundabout, each independent of the others. Thread-safe. */
public final class Exits implements AutoCloseable {

  /** The built-in exit that gives the rows that cannot be used. */
  public static final String BREAKDOWNS = "breakdowns";

  /** The built-in exit that gives the rows that came late. */
  public static final String LATE = "late";

  /** For how long rows stay in a lane, unless it says otherwise, after their results. */
  public static final Duration KEEP = Duration.ofDays(7);

  private static final Set<String> BUILT_IN = Set.of(BREAKDOWNS, LATE);

  /** Tests set the property, to see more of it. */
  private static final Duration RETENTION =
      Duration.ofSeconds(Long.getLong("roundabout.retention.seconds", 60));

  private final ExitsOptions options;
  private final Map<String, ExitSupervisor> exits = new LinkedHashMap<>();
  private final Lock generations = new ReentrantLock();
  private final VerdictFeed breakdowns;
  private final VerdictFeed late;
  private final ExitReport report;
  private final Retention retention;
  private final IdleLanes idleLanes;
  private final ScheduledExecutorService clockwork;
  private final ScheduledExecutorService idleWork;

  public Exits(ExitsOptions options) {
    this(options, Patience.DEFAULT);
  }

  Exits(ExitsOptions options, Patience patience) {
    this.options = options;
    Map<String, ExitConfig> builtIn = new HashMap<>();
    for (ExitConfig exit : options.exits()) {
      if (BUILT_IN.contains(exit.name())) {
        builtIn.put(exit.name(), exit);
      } else {
        exits.put(
            exit.name(), new ExitSupervisor(exit, options, patience, generations, this::look));
      }
    }
    this.breakdowns = feed(BuiltIn.BREAKDOWNS, builtIn, patience, this::skips);
    this.late = feed(BuiltIn.LATE, builtIn, patience, Map::of);
    this.report = new ExitReport(options.lanes());
    this.retention =
        new Retention(options, List.copyOf(exits.values()), breakdowns, late, generations);
    this.idleLanes =
        new IdleLanes(options.lanes(), options.idle(), options.nanos(), this::readings);
    this.clockwork = clockwork("retention");
    // A close record may wait for space on the disk, which retention makes.
    this.idleWork = clockwork("idle lanes");
  }

  private static ScheduledExecutorService clockwork(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  private List<IdleLanes.Reading> readings() {
    return exits.values().stream()
        .flatMap(exit -> exit.analysed().stream())
        .filter(query -> query.memory().eventTime())
        .map(query -> new IdleLanes.Reading(query.lanes(), query.memory().reach()))
        .toList();
  }

  private VerdictFeed feed(
      BuiltIn exit, Map<String, ExitConfig> configs, Patience patience, VerdictFeed.Skips skips) {
    ExitConfig plain = ExitConfig.builtIn(exit.exit(), 1, List.of());
    ExitConfig config = configs.getOrDefault(exit.exit(), plain);
    return new VerdictFeed(exit, config, options, patience, skips);
  }

  private void look() {
    breakdowns.look();
  }

  private Map<String, List<Skip>> skips() throws IOException {
    Map<String, List<Skip>> skips = new LinkedHashMap<>();
    for (ExitSupervisor exit : exits.values()) {
      skips.put(exit.config().name(), exit.files().skips());
    }
    return skips;
  }

  /**
   * Connects the exits with the broker, delivers what an earlier life left, and begins to feed
   * {@link #BREAKDOWNS} and {@link #LATE}. Returns at once: what fails is tried again. Needs no
   * Spark.
   */
  public void openDeliveries() {
    breakdowns.start();
    late.start();
    exits.values().forEach(ExitSupervisor::start);
    clockwork.scheduleWithFixedDelay(
        this::retain, RETENTION.toSeconds(), RETENTION.toSeconds(), TimeUnit.SECONDS);
    idleWork.scheduleWithFixedDelay(idleLanes::round, 1, 1, TimeUnit.SECONDS);
  }

  /** Lets go of what nobody needs any more; happens every minute by itself. */
  void retain() {
    retention.round();
  }

  /** Starts the queries. Returns at once. */
  public void start(SparkSession session) {
    List<LaneShape> shapes = options.lanes().values().stream().map(LaneShape::of).toList();
    QueryChecker checker = new QueryChecker(session, shapes, options.library());
    StandingSlots standing = new StandingSlots(SparkRuntime.standing(session));
    exits.values().forEach(exit -> exit.use(session, checker, standing));
  }

  /** In the order of the configuration; {@link #BREAKDOWNS} and {@link #LATE} come last. */
  public List<ExitStatus> status() {
    List<ExitStatus> all = new ArrayList<>();
    exits.values().forEach(exit -> all.add(report.of(exit)));
    all.add(report.of(breakdowns));
    all.add(report.of(late));
    return all;
  }

  /**
   * Starts an exit's query again.
   *
   * @throws IllegalArgumentException when there is no such exit
   * @throws IllegalStateException when it is not FAILED or RETRYING; the message names the way on
   */
  public void retry(String exit) {
    exit(exit).commands().retry();
  }

  /**
   * Starts the next generation of an exit that is HELD or FAILED.
   *
   * @throws IllegalArgumentException when there is no such exit
   * @throws IllegalStateException when it is neither HELD nor FAILED
   */
  public void retry(String exit, NewGeneration choice) {
    exit(exit).commands().retry(choice);
  }

  /**
   * Makes rows breakdowns of an exit that has FAILED, and starts it again.
   *
   * @param rows empty for the rows that its state names
   * @return the rows that are skipped
   * @throws IllegalArgumentException when there is no such exit, or the rows are not within the
   *     batch that failed
   * @throws IllegalStateException when it is neither FAILED nor RETRYING
   */
  public List<LaneRange> skip(String exit, List<LaneRange> rows) {
    return exit(exit).commands().skip(rows);
  }

  private ExitSupervisor exit(String name) {
    ExitSupervisor exit = exits.get(name);
    if (exit == null) {
      throw new IllegalArgumentException(
          BUILT_IN.contains(name)
              ? "the exit '%s' is built in: it has no query to start again".formatted(name)
              : "there is no exit '%s'; %s"
                  .formatted(
                      name,
                      Names.near(name, exits.keySet())
                          .map("did you mean '%s'?"::formatted)
                          .orElse("the exits are " + String.join(", ", exits.keySet()))));
    }
    return exit;
  }

  /** Stops the queries and the deliveries; what they had not finished goes on at the next start. */
  @Override
  public void close() {
    clockwork.shutdownNow();
    idleWork.shutdownNow();
    ExecutorService closing = Executors.newCachedThreadPool();
    exits.values().forEach(exit -> closing.execute(exit::close));
    closing.execute(breakdowns::close);
    closing.execute(late::close);
    closing.shutdown();
    try {
      closing.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
