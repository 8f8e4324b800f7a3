package io.roundabout.exits;

import io.roundabout.exits.ExitState.LaneRange;
import io.roundabout.exitsink.ExitDeliveries;
import io.roundabout.exitsink.ExitDelivery;
import io.roundabout.lanelog.LaneDamagedException;
import io.roundabout.lanesource.Lane;
import io.roundabout.lanesource.LaneViews;
import io.roundabout.lanesource.LaneViewsOptions;
import io.roundabout.lanesource.StandingSlots;
import io.roundabout.rowformat.Columns;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Lock;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one exit going: a thread of its own walks from step to step, and each step returns the
 * next. Whatever goes wrong leads to {@link #pause} or {@link #fail}, and both lead back to {@link
 * #recover}. Thread-safe.
 *
 * <pre>
 * recover → awaitSpark → analyse → open → run
 *                        analyse → hold → begin → open
 * </pre>
 */
final class ExitSupervisor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExitSupervisor.class);
  private static final int ATTEMPTS = 3;
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofHours(1);

  /** A step of the exit's life; returns the next. */
  private interface Step {
    Step take() throws Exception;
  }

  private final ExitConfig config;
  private final ExitsOptions options;
  private final Patience patience;
  private final ExitDirectory files;
  private final ExitRequests requests = new ExitRequests();
  private final ExitCommands commands;
  private final ExitOutlet outlet;
  private final Lock generations;
  private final Thread thread;

  private volatile ExitState state = new ExitState.Starting();
  private volatile Generation generation;
  private volatile QueryRun run;

  private volatile QueryCheck.Accepted query;
  private long failedBatch = -1;
  private int attempts;

  /**
   * @param generations is held while a generation begins: nothing is removed meanwhile from where
   *     it begins
   * @param onSkip is called when rows have become breakdowns of this exit
   */
  ExitSupervisor(
      ExitConfig config,
      ExitsOptions options,
      Patience patience,
      Lock generations,
      Runnable onSkip) {
    this.config = config;
    this.options = options;
    this.patience = patience;
    this.generations = generations;
    this.files = new ExitDirectory(options.directory().resolve(config.name()));
    this.outlet = new ExitOutlet(config, options, files.outbox());
    this.commands = new ExitCommands(this, options, requests, onSkip);
    this.thread = new Thread(this::live, "exit " + config.name());
    this.thread.setDaemon(true);
  }

  ExitConfig config() {
    return config;
  }

  ExitDirectory files() {
    return files;
  }

  Optional<Generation> generation() {
    return Optional.ofNullable(generation);
  }

  /** What its delivery told last. */
  Optional<ExitDelivery.Progress> progress() {
    return outlet.progress();
  }

  Optional<QueryRun> query() {
    return Optional.ofNullable(run);
  }

  /**
   * The rows of each lane below which all results are given, in that generation; empty before its
   * first batch is.
   */
  Optional<Map<String, Long>> given(Generation of) throws IOException {
    Optional<Map<String, Long>> committed =
        files.checkpoint(of.number()).committed().map(Checkpoint.Position::rows);
    OptionalLong standing =
        progress()
            .filter(known -> known.generation() == of.number())
            .map(ExitDelivery.Progress::row)
            .orElse(OptionalLong.empty());
    if (standing.isEmpty()) {
      return committed;
    }
    // Only a query that reads a single lane, and else tables, has batches that stand.
    Map<String, Long> rows = new HashMap<>(committed.orElse(Map.of()));
    of.lanes().stream()
        .filter(lane -> !lane.table())
        .forEach(lane -> rows.merge(lane.name(), standing.getAsLong(), Math::max));
    return Optional.of(rows);
  }

  /** Whether rows of this lane that came late are left out. */
  boolean leavesLateOut(Lane lane) {
    QueryCheck.Accepted known = query;
    return known != null && known.memory().eventTime() && lane.eventTime().isPresent();
  }

  /** The query as it was analysed last; empty before. */
  Optional<QueryCheck.Accepted> analysed() {
    return Optional.ofNullable(query);
  }

  ExitState state() {
    QueryRun current = run;
    if (state instanceof ExitState.Running && current != null && !current.waitingFor().isEmpty()) {
      return new ExitState.Waiting(
          "no complete trip yet in table lane " + String.join(", ", current.waitingFor()));
    }
    return state;
  }

  void start() {
    thread.start();
  }

  void use(SparkSession session, QueryChecker checker, StandingSlots standing) {
    requests.spark(new ExitRequests.Spark(session, checker, standing));
  }

  ExitCommands commands() {
    return commands;
  }

  @Override
  public void close() {
    requests.close();
    query().ifPresent(QueryRun::stop);
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void live() {
    Step step = this::recover;
    try {
      while (!requests.closed()) {
        step = guarded(step);
      }
    } catch (InterruptedException closed) {
      LOG.debug("exit '{}' ends", config.name());
    } finally {
      release();
    }
  }

  private Step guarded(Step step) throws InterruptedException {
    try {
      return step.take();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | LinkageError | StackOverflowError e) {
      LaneDamagedException.in(e)
          .ifPresent(damage -> options.lanes().values().forEach(l -> l.log().stop(damage)));
      return requests.closed() ? step : after(e);
    }
  }

  private Step recover() throws Exception {
    release();
    generation = files.generation().orElse(null);
    if (generation != null) {
      openDelivery();
    }
    return this::awaitSpark;
  }

  private Step awaitSpark() throws InterruptedException {
    requests.awaitSpark();
    return this::analyse;
  }

  private Step analyse() throws Exception {
    QueryCheck check = requests.awaitSpark().checker().check(config);
    if (check instanceof QueryCheck.Refused refused) {
      Optional<String> missing = missingLane();
      QueryFault fault = refused.faults().get(0);
      return () ->
          missing.isPresent()
              ? fail(missing.get(), List.of())
              : fail(new ExitState.Failed(sentence(fault), List.of(), Optional.of(fault)));
    }
    query = (QueryCheck.Accepted) check;
    if (generation == null) {
      return () -> begin(NewGeneration.REPLAY);
    }
    files.deleteOthers(generation.number());
    Optional<String> change =
        generation.changed(definition(), query, Generation.readLanes(lanesRead()));
    return change.isPresent() ? () -> hold(change.get()) : this::open;
  }

  private Library library() throws InterruptedException {
    return requests.awaitSpark().checker().library();
  }

  private String definition() {
    return Fingerprint.definition(config, options.library());
  }

  /** Why a lane cannot be read that the query names. */
  private Optional<String> missingLane() {
    return options.missing().entrySet().stream()
        .filter(lane -> options.library().mayRead(config, lane.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static String sentence(QueryFault fault) {
    return "line %d, column %d of its sql: %s"
        .formatted(fault.line(), fault.column(), fault.message());
  }

  private Step hold(String change) throws InterruptedException {
    become(
        new ExitState.Held(
            ("%s since generation %d: `./roundabout retry %s --replay` reads its lanes from their"
                    + " beginning, `./roundabout retry %s --from-now` goes on with what comes from"
                    + " now on")
                .formatted(change, generation.number(), config.name(), config.name())));
    return next(requests.await(LONG), () -> hold(change));
  }

  /** What to do next: as asked, or again what was done before. */
  private Step next(Optional<ExitRequests.Request> request, Step again) {
    if (request.isEmpty()) {
      return again;
    }
    failedBatch = -1;
    attempts = 0;
    become(new ExitState.Starting());
    if (request.get() instanceof ExitRequests.Begin begin && query != null) {
      return () -> begin(begin.choice());
    }
    return this::recover;
  }

  private Step begin(NewGeneration choice) throws Exception {
    int number = generation == null ? 1 : generation.number() + 1;
    release();
    generations.lock();
    try {
      generation = beginFiles(number, choice);
    } finally {
      generations.unlock();
    }
    return this::open;
  }

  private Generation beginFiles(int number, NewGeneration choice) throws IOException {
    Map<String, Lane> lanes = lanesRead();
    LaneViews.StartAt start =
        choice == NewGeneration.REPLAY ? LaneViews.StartAt.BEGINNING : LaneViews.StartAt.NOW;
    Generation next =
        Generation.of(number, definition(), query, lanes, LaneViews.startRows(lanes, start));
    files.begin(next);
    return next;
  }

  private Step open() throws Exception {
    if (!outlet.isOpen()) {
      openDelivery();
    }
    return this::run;
  }

  private Step run() throws Exception {
    Map<String, Lane> lanes = lanesRead();
    LaneViews views =
        new LaneViews(
            lanes,
            FailedRows.ranges(files.skips(), lanes),
            generation.startRows(),
            query.memory().eventTime()
                ? LaneViewsOptions.forgetting(query.memory().watermarkStep())
                : LaneViewsOptions.DEFAULT,
            outlet.standing(requests.awaitSpark().standing(), generation.number()));
    Checkpoint checkpoint = files.checkpoint(generation.number());
    CheckpointGuard guard = new CheckpointGuard(config.name(), checkpoint);
    guard.require(delivered());
    try (QueryRun started =
        QueryRun.start(
            requests.awaitSpark().session(),
            config,
            library(),
            query.memory(),
            views,
            config.name(),
            checkpoint.directory())) {
      run = started;
      outlet.onFailure(started::stop);
      boolean healing = state instanceof ExitState.Retrying;
      if (!healing) {
        running();
      }
      while (!requests.closed() && !started.awaitEnd(healing ? LOOK : LONG)) {
        if (healing && committed(checkpoint) >= failedBatch) {
          healing = false;
          attempts = 0;
          running();
        }
      }
    } catch (StreamingQueryException e) {
      throw guard.explained(e);
    } finally {
      run = null;
      if (!requests.closed()) {
        // What the query gave before it failed is given.
        outlet.settle();
      }
    }
    return next(requests.await(Duration.ZERO), this::recover);
  }

  /** The newest batch of this generation that the ledger knows of, or -1. */
  private long delivered() {
    return outlet
        .progress()
        .filter(progress -> progress.generation() == generation.number())
        .map(ExitDelivery.Progress::epoch)
        .orElse(-1L);
  }

  private void running() {
    become(new ExitState.Running());
    LOG.info("exit '{}' runs, generation {}", config.name(), generation.number());
  }

  private static long committed(Checkpoint checkpoint) throws IOException {
    return checkpoint.committed().map(Checkpoint.Position::batch).orElse(-1L);
  }

  /** What follows an error: another attempt, or the end of them. */
  private Step after(Throwable e) {
    String error = Failures.describe(e);
    boolean heals = Failures.heal(e);
    LOG.debug("exit '{}'", config.name(), e);
    List<LaneRange> rows = List.of();
    if (!heals && generation != null && !Failures.ofCheckpoint(e)) {
      try {
        Checkpoint checkpoint = files.checkpoint(generation.number());
        rows = FailedRows.of(generation, checkpoint);
        long batch = checkpoint.planned().map(Checkpoint.Position::batch).orElse(-1L);
        if (batch != failedBatch) {
          failedBatch = batch;
          attempts = 0;
        }
      } catch (IOException unreadable) {
        e.addSuppressed(unreadable);
      }
    }
    attempts++;
    List<LaneRange> failed = rows;
    if (!heals && (Failures.hopeless(e) || attempts > ATTEMPTS)) {
      return () -> fail(error, Failures.ofRows(e) ? narrowed(failed) : failed);
    }
    return () -> pause(error, failed);
  }

  /** The very rows on which the query fails, if they can be found. */
  private List<LaneRange> narrowed(List<LaneRange> failed) throws Exception {
    if (failed.isEmpty() || query == null) {
      return failed;
    }
    Map<String, Lane> lanes = lanesRead();
    Map<String, Long> tables =
        files
            .checkpoint(generation.number())
            .planned()
            .map(Checkpoint.Position::tables)
            .orElse(Map.of());
    try (QueryTrial trial =
        new QueryTrial(
            requests.awaitSpark().session(),
            config,
            library(),
            lanes,
            FailedRows.ranges(files.skips(), lanes),
            tables)) {
      return RowSearch.find(failed, trial, patience.search());
    } catch (RuntimeException e) {
      LOG.warn("exit '{}': the failed rows cannot be narrowed down", config.name(), e);
      return failed;
    }
  }

  private Step pause(String error, List<LaneRange> rows) throws InterruptedException {
    release();
    Duration pause = patience.pause(attempts);
    become(new ExitState.Retrying(error, rows, attempts, options.clock().instant().plus(pause)));
    LOG.warn(
        "exit '{}': {}; attempt {} in {} ms", config.name(), error, attempts + 1, pause.toMillis());
    return next(requests.await(pause), this::recover);
  }

  private Step fail(String error, List<LaneRange> rows) throws InterruptedException {
    return fail(new ExitState.Failed(error, rows));
  }

  private Step fail(ExitState.Failed failed) throws InterruptedException {
    release();
    become(failed);
    List<LaneRange> rows = failed.rows();
    LOG.error("exit '{}' FAILED: {} {}", config.name(), failed.error(), FailedRows.texts(rows));
    return standing();
  }

  private Step standing() throws InterruptedException {
    return next(requests.await(LONG), this::standing);
  }

  private void become(ExitState next) {
    state = next;
  }

  private Map<String, Lane> lanesRead() {
    Map<String, Lane> lanes = new LinkedHashMap<>();
    for (String lane : query.lanes()) {
      lanes.put(lane, options.lanes().get(lane));
    }
    return lanes;
  }

  private void openDelivery() throws IOException {
    ExitDeliveries.register(
        config.name(), outlet.open(generation.number(), Columns.parse(generation.result())));
  }

  private void release() {
    if (outlet.isOpen()) {
      ExitDeliveries.remove(config.name());
      outlet.close();
    }
  }
}
