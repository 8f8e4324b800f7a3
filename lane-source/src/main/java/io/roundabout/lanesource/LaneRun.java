package io.roundabout.lanesource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** One run of one query: what its lanes' streams have to know of each other. Thread-safe. */
final class LaneRun implements AutoCloseable {
  private final Map<String, Lane> lanes;
  private final Map<String, RowRanges> skips;
  private final Map<String, Long> startRows;
  private final LaneViewsOptions options;
  private final Standing standing;
  private final TablePins pins;
  private final Arrivals arrivals = new Arrivals();
  private final List<LaneStream> streams = new CopyOnWriteArrayList<>();
  private final String key;
  private volatile int parallelism = 1;
  private boolean listening;
  private int quietCalls;
  private boolean begun;

  /** Whether the plan under way asks for no time, and so is as good later as it is now. */
  private volatile boolean timeless;

  /** The table versions with which a batch can stand; null when none can. */
  private volatile Map<String, Long> standsWith;

  private final AtomicReference<StandingBatch> standingBatch = new AtomicReference<>();

  LaneRun(
      Map<String, Lane> lanes,
      Map<String, RowRanges> skips,
      Map<String, Long> startRows,
      LaneViewsOptions options,
      Standing standing) {
    this.lanes = Map.copyOf(lanes);
    this.skips = Map.copyOf(skips);
    this.startRows = Map.copyOf(startRows);
    this.options = options;
    this.standing = standing;
    this.pins = new TablePins(lanes.values().stream().filter(Lane::table).toList());
    this.key = OpenViews.open(this);
  }

  String key() {
    return key;
  }

  Map<String, Lane> lanes() {
    return lanes;
  }

  LaneViewsOptions options() {
    return options;
  }

  /** The event time by which the query forgets the lane's rows. */
  Optional<EventTime> eventTime(Lane lane) {
    return options.watermarkStep().isZero() ? Optional.empty() : lane.eventTime();
  }

  Standing standing() {
    return standing;
  }

  /** The batch that stands. */
  Optional<StandingBatch> standingBatch() {
    return Optional.ofNullable(standingBatch.get());
  }

  void stand(StandingBatch batch) {
    standingBatch.set(batch);
  }

  /** The batch that stood until now; its slot is free again. */
  Optional<StandingBatch> endStanding() {
    StandingBatch ended = standingBatch.getAndSet(null);
    if (ended != null) {
      standing.slots().giveBack();
    }
    return Optional.ofNullable(ended);
  }

  void timeless(boolean plan) {
    timeless = plan;
  }

  /**
   * What was found out about the plan of a batch.
   *
   * @param narrow whether a batch with such a plan can stand, if the time is nothing to it
   */
  void planned(boolean narrow) {
    boolean fits = narrow && timeless;
    standsWith = fits ? pins.current() : null;
    standingBatch().ifPresent(batch -> batch.judge(fits));
  }

  /** Whether a batch with these table versions can stand, by what is known of the last one. */
  boolean canStand(Map<String, Long> tables) {
    return tables.equals(standsWith) && streams.size() == 1 && options.watermarkStep().isZero();
  }

  RowRanges skips(String lane) {
    return skips.getOrDefault(lane, RowRanges.NONE);
  }

  Optional<Long> startRow(String lane) {
    return Optional.ofNullable(startRows.get(lane));
  }

  TablePins pins() {
    return pins;
  }

  int parallelism() {
    return parallelism;
  }

  void parallelism(int tasks) {
    parallelism = tasks;
  }

  List<LaneStream> streams() {
    return streams;
  }

  synchronized void add(LaneStream stream) {
    streams.add(stream);
    if (!listening) {
      listening = true;
      lanes.values().forEach(lane -> arrivals.listenTo(lane.log()));
    }
  }

  /** Nothing is to wake a query that has stopped; its streams still tell where it stood. */
  void stopped() {
    arrivals.close();
  }

  /**
   * Waits for rows in any lane of the query. Spark asks its streams in turn, and then looks whether
   * it has something of its own to do (closing windows, say). So a turn that has rows, and the one
   * after it, pass without waiting.
   */
  void awaitRows() {
    if (calm()) {
      arrivals.await(this::ready, options.patience());
    }
  }

  /** Waits until there is news, for that long at most. */
  void awaitNews(BooleanSupplier news, Duration patience) {
    arrivals.await(news, patience);
  }

  boolean isStopped() {
    return arrivals.isClosed();
  }

  private synchronized boolean calm() {
    return quietCalls >= 2 * streams.size() - 1;
  }

  synchronized void answered(boolean rows) {
    quietCalls = rows ? 0 : Math.min(quietCalls + 1, Integer.MAX_VALUE - 1);
    begun |= rows;
  }

  /** Whether the run's first batch with rows has begun, or can begin now. */
  synchronized boolean begins() {
    return begun || ready();
  }

  private boolean ready() {
    return streams.stream().anyMatch(LaneStream::hasRows) && pins.missing().isEmpty();
  }

  /** The version of a table lane that the current batch uses; empty when there is none yet. */
  RowSet table(Lane lane) {
    Long pinned = pins.current().get(lane.name());
    if (pinned == null && !streams.isEmpty()) {
      throw new IllegalStateException(
          "table lane '%s' has no version that the batch was begun with".formatted(lane.name()));
    }
    return pinned == null ? RowSet.newest(lane) : RowSet.version(lane, pinned);
  }

  Map<String, RowRanges.Range> batch() {
    Map<String, RowRanges.Range> rows = new TreeMap<>();
    for (LaneStream stream : streams) {
      stream
          .batch()
          .ifPresent(range -> rows.merge(stream.laneName(), range, RowRanges.Range::with));
    }
    return rows;
  }

  Map<String, Long> rowsDone() {
    Map<String, Long> done = new TreeMap<>();
    for (LaneStream stream : streams) {
      if (stream.done().isEmpty()) {
        return Map.of();
      }
      done.merge(stream.laneName(), stream.done().get().row(), Math::min);
    }
    return done;
  }

  Map<String, Long> tablesNeeded() {
    List<LaneOffset> done = new ArrayList<>();
    for (LaneStream stream : streams) {
      stream.done().ifPresent(done::add);
    }
    if (streams.isEmpty() || done.size() < streams.size()) {
      return Map.of();
    }
    Map<String, Long> needed = new TreeMap<>();
    for (LaneOffset offset : done) {
      offset.tables().forEach((table, version) -> needed.merge(table, version, Math::max));
    }
    pins.current().forEach(needed::putIfAbsent);
    pins.newest().forEach(needed::putIfAbsent);
    return needed;
  }

  @Override
  public void close() {
    OpenViews.close(key);
    arrivals.close();
    endStanding();
  }
}
