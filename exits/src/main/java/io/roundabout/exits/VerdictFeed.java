package io.roundabout.exits;

import io.roundabout.exits.FeedPosition.Epoch;
import io.roundabout.exits.FeedPosition.LaneMark;
import io.roundabout.exitsink.ExitDelivery;
import io.roundabout.exitsink.ExitDelivery.Part;
import io.roundabout.exitsink.ExitDelivery.PartWriter;
import io.roundabout.haltpoints.HaltPoint;
import io.roundabout.lanelog.LaneBooks;
import io.roundabout.lanelog.LaneDamagedException;
import io.roundabout.lanelog.LaneLog;
import io.roundabout.lanesource.Lane;
import io.roundabout.rowformat.RowValues;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds a built-in exit, without Spark: with the rows that have its verdict, and, for {@code
 * breakdowns}, with what the other exits skip. An epoch's bounds are durable before it is
 * committed, and the delivery knows which epochs it has had, so each row is given once.
 * Thread-safe.
 */
final class VerdictFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(VerdictFeed.class);
  private static final int GENERATION = 1;
  private static final long EPOCH_ROWS = 1_000_000;
  private static final long EPOCH_BYTES = 64L << 20;

  /** Little of the lanes at a time, so that the rests between are short. */
  private static final long BUSY_EPOCH_BYTES = 1L << 20;

  private static final Duration LOOK = Duration.ofSeconds(10);

  /** The skips of an exit, as they stand in its directory. */
  interface Skips {
    Map<String, List<Skip>> byExit() throws IOException;
  }

  /** Takes a row as the exit gives it. */
  private interface Out {
    void accept(RowValues row) throws IOException;
  }

  private final BuiltIn exit;
  private final ExitConfig config;
  private final ExitsOptions options;
  private final Patience patience;
  private final Skips skips;
  private final Path directory;
  private final ExitOutlet outlet;
  private final Semaphore news = new Semaphore(0);
  private final List<LaneLog.Subscription> subscriptions = new ArrayList<>();
  private final Set<String> damaged = new HashSet<>();
  private final Courtesy courtesy;
  private final Thread thread;

  private volatile boolean closed;
  private volatile ExitState state = new ExitState.Starting();
  private volatile FeedPosition position = FeedPosition.START;
  private ExitDelivery delivery;
  private long epoch;
  private int attempts;

  VerdictFeed(
      BuiltIn exit, ExitConfig config, ExitsOptions options, Patience patience, Skips skips) {
    this.exit = exit;
    this.config = config;
    this.options = options;
    this.patience = patience;
    this.skips = skips;
    this.directory = options.directory().resolve(config.name());
    this.outlet = new ExitOutlet(config, options, directory.resolve("outbox"));
    this.courtesy = new Courtesy(endRows(), System.nanoTime());
    this.thread = new Thread(this::live, "exit " + config.name());
    this.thread.setDaemon(true);
  }

  BuiltIn exit() {
    return exit;
  }

  ExitState state() {
    return state;
  }

  /** What is before this has been given. */
  FeedPosition position() {
    return position;
  }

  /** What its delivery told last. */
  Optional<ExitDelivery.Progress> progress() {
    return outlet.progress();
  }

  void start() {
    for (Lane lane : options.lanes().values()) {
      subscriptions.add(lane.log().onAppend(this::look));
    }
    thread.start();
  }

  /** Something may have come. */
  void look() {
    if (news.availablePermits() == 0) {
      news.release();
    }
  }

  @Override
  public void close() {
    closed = true;
    subscriptions.forEach(LaneLog.Subscription::close);
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void live() {
    try {
      while (!closed) {
        try {
          open();
          while (!closed) {
            long start = System.nanoTime();
            if (!give()) {
              news.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            } else {
              TimeUnit.NANOSECONDS.sleep(courtesy.rest(start, System.nanoTime()));
            }
          }
        } catch (IOException | RuntimeException e) {
          outlet.close();
          LaneDamagedException.in(e).ifPresent(this::stopLane);
          pause(e);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("exit '{}' ends", config.name());
    } finally {
      outlet.close();
    }
  }

  /** The other lanes go on. */
  private void stopLane(LaneDamagedException damage) {
    for (Lane lane : lanes()) {
      if (lane.log().stop(damage)) {
        LOG.error(
            "exit '{}' reads lane '{}' no more: {}",
            config.name(),
            lane.name(),
            damage.getMessage());
        damaged.add(lane.name());
      }
    }
  }

  private void pause(Exception e) throws InterruptedException {
    if (closed) {
      return;
    }
    attempts++;
    Duration pause = patience.pause(attempts);
    String error = Failures.describe(e);
    state =
        new ExitState.Retrying(error, List.of(), attempts, options.clock().instant().plus(pause));
    LOG.warn("exit '{}': {}; next attempt in {} ms", config.name(), error, pause.toMillis());
    TimeUnit.MILLISECONDS.sleep(pause.toMillis());
  }

  private void open() throws IOException {
    delivery = outlet.open(GENERATION, exit.columns());
    resume();
    attempts = 0;
    state = new ExitState.Running();
  }

  /** Gives the newest epoch again, unless the broker has it. */
  private void resume() throws IOException {
    long delivered = delivery.progress().epoch();
    Optional<Epoch> newest = Epoch.read(directory.resolve("position.json"));
    epoch = Math.max(delivered, newest.map(Epoch::number).orElse(-1L));
    if (newest.isEmpty()) {
      return;
    }
    if (newest.get().number() > delivered) {
      try (PartWriter part = delivery.newPart(epoch, 0, 0)) {
        scan(newest.get().from(), newest.get().to(), part::write);
        delivery.commit(epoch, List.of(part.finish()));
      }
    }
    position = newest.get().to();
  }

  /** Gives what is there; returns whether there may be more. */
  private boolean give() throws IOException {
    FeedPosition from = passGoodRows(position);
    FeedPosition bound = bound(from);
    if (bound.equals(from)) {
      position = from;
      return false;
    }
    long[] rows = {0};
    try (PartWriter part = delivery.newPart(epoch + 1, 0, 0)) {
      FeedPosition to =
          scan(
              from,
              bound,
              row -> {
                rows[0]++;
                part.write(row);
              });
      if (rows[0] > 0) {
        Part finished = part.finish();
        epoch++;
        HaltPoint.BEFORE_FEED_EPOCH.reached();
        new Epoch(epoch, from, to).write(directory.resolve("position.json"));
        HaltPoint.AFTER_FEED_EPOCH.reached();
        delivery.commit(epoch, List.of(finished));
      }
      position = to;
    }
    return true;
  }

  /** A lane whose rows of interest have all been seen need not be read. */
  private FeedPosition passGoodRows(FeedPosition from) {
    FeedPosition passed = from;
    for (Lane lane : lanes()) {
      LaneMark mark = from.lane(id(lane));
      LaneBooks books = lane.log().books();
      if (books.endRow() > mark.row() && exit.mayPass(lane, books, mark.seen())) {
        passed = passed.withLane(id(lane), new LaneMark(books.endRow(), mark.seen()));
      }
    }
    return passed;
  }

  /** How far the next epoch goes at most. */
  private FeedPosition bound(FeedPosition from) throws IOException {
    FeedPosition bound = from;
    boolean busy = courtesy.look(endRows(), System.nanoTime());
    for (Lane lane : lanes()) {
      LaneMark mark = from.lane(id(lane));
      long row = Math.max(mark.row(), lane.log().firstRow());
      if (lane.log().endRow() > row) {
        long to = lane.log().boundary(row, EPOCH_ROWS, busy ? BUSY_EPOCH_BYTES : EPOCH_BYTES);
        bound = bound.withLane(id(lane), new LaneMark(to, mark.seen()));
      }
    }
    for (Map.Entry<String, List<Skip>> skipping : skips.byExit().entrySet()) {
      if (skipping.getValue().size() > from.skips(skipping.getKey())) {
        bound = bound.withSkips(skipping.getKey(), skipping.getValue().size());
      }
    }
    return bound;
  }

  private FeedPosition scan(FeedPosition from, FeedPosition bound, Out out) throws IOException {
    FeedPosition to = bound;
    for (Lane lane : lanes()) {
      LaneMark first = from.lane(id(lane));
      LaneMark last = bound.lane(id(lane));
      long row = Math.max(first.row(), lane.log().firstRow());
      long seen =
          VerdictScan.judged(
              lane, exit.verdict(), row, last.row(), found -> out.accept(exit.row(found)));
      to = to.withLane(id(lane), new LaneMark(last.row(), first.seen() + seen));
    }
    for (Map.Entry<String, List<Skip>> skipping : skips.byExit().entrySet()) {
      String by = skipping.getKey();
      for (Skip skip : skipping.getValue().subList(from.skips(by), bound.skips(by))) {
        skipped(by, skip, out);
      }
    }
    return to;
  }

  private void skipped(String by, Skip skip, Out out) throws IOException {
    Lane lane = options.lanes().get(skip.lane());
    if (lane == null || !lane.log().id().equals(skip.laneId())) {
      return;
    }
    try {
      VerdictScan.skipped(lane, skip, found -> out.accept(new BreakdownRow(by, found)));
    } catch (LaneDamagedException e) {
      LOG.error("exit '{}' has skipped rows that cannot be read: {}", by, e.getMessage());
      lane.log().stop(e);
    }
  }

  private long endRows() {
    return options.lanes().values().stream().mapToLong(lane -> lane.log().endRow()).sum();
  }

  private List<Lane> lanes() {
    return options.lanes().values().stream()
        .filter(lane -> !damaged.contains(lane.name()))
        .toList();
  }

  private static String id(Lane lane) {
    return lane.log().id().toString();
  }
}
