package io.roundabout.exits;

import io.roundabout.haltpoints.HaltPoint;
import io.roundabout.lanelog.TableVersion;
import io.roundabout.lanesource.Lane;
import io.roundabout.lanesource.TableCompaction;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Lock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of rows whose results are committed at every exit, and of tables that no exit can ask for
 * any more. An exit that stands still holds what it has not read.
 */
final class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  private final ExitsOptions options;
  private final List<ExitSupervisor> exits;
  private final VerdictFeed breakdowns;
  private final VerdictFeed late;
  private final Lock generations;
  private final long startNanos;
  private final Instant start;

  Retention(
      ExitsOptions options,
      List<ExitSupervisor> exits,
      VerdictFeed breakdowns,
      VerdictFeed late,
      Lock generations) {
    this.options = options;
    this.generations = generations;
    this.startNanos = options.nanos().getAsLong();
    this.start = options.clock().instant();
    this.exits = List.copyOf(exits);
    this.breakdowns = breakdowns;
    this.late = late;
  }

  /** Looks at every lane once. A lane that cannot be trimmed holds up no other. */
  void round() {
    HaltPoint.BEFORE_RETENTION.reached();
    for (Lane lane : options.lanes().values()) {
      try {
        if (lane.table()) {
          dropTables(lane);
          TableCompaction.run(lane);
          giveUpStaged(lane);
        } else {
          trim(lane);
        }
      } catch (IOException | RuntimeException e) {
        LOG.warn("lane '{}' cannot be trimmed: {}", lane.name(), e.getMessage());
      }
    }
    HaltPoint.AFTER_RETENTION.reached();
  }

  /**
   * Not later than what the clock says, nor than what has passed since the start: a clock that is
   * set forward makes nothing older than it is.
   */
  private Instant now() {
    Instant passed = start.plusNanos(options.nanos().getAsLong() - startNanos);
    Instant told = options.clock().instant();
    return told.isBefore(passed) ? told : passed;
  }

  private void giveUpStaged(Lane lane) throws IOException {
    Duration keep = options.keep().getOrDefault(lane.name(), Exits.KEEP);
    int given = lane.log().giveUpStaged(now().minus(keep));
    if (given > 0) {
      LOG.warn(
          "lane '{}': {} trips were given up: nothing has come for them for {}, and they had not"
              + " ended",
          lane.name(),
          given,
          keep);
    }
  }

  private void trim(Lane lane) throws IOException {
    generations.lock();
    try {
      trimUnread(lane);
    } finally {
      generations.unlock();
    }
  }

  private void trimUnread(Lane lane) throws IOException {
    long below = given(lane);
    boolean read = false;
    for (ExitSupervisor exit : exits) {
      OptionalLong held = heldFrom(exit, lane);
      read |= held.isPresent();
      below = Math.min(below, held.orElse(below));
    }
    Duration keep = options.keep().get(lane.name());
    if (keep == null && !read) {
      return;
    }
    Instant before = now().minus(keep == null ? Exits.KEEP : keep);
    if (below > lane.log().firstRow()) {
      lane.log().trim(below, before);
    }
  }

  /** The first row that a built-in exit may still read. */
  private long given(Lane lane) throws IOException {
    FeedPosition position = breakdowns.position();
    String id = lane.log().id().toString();
    long row = Math.min(position.lane(id).row(), late.position().lane(id).row());
    for (ExitSupervisor exit : exits) {
      List<Skip> skips = exit.files().skips();
      int done = Math.min(position.skips(exit.config().name()), skips.size());
      for (Skip skip : skips.subList(done, skips.size())) {
        if (skip.laneId().equals(lane.log().id())) {
          row = Math.min(row, skip.from());
        }
      }
    }
    return row;
  }

  /** The first row that the exit may still read; empty if it does not read the lane. */
  private OptionalLong heldFrom(ExitSupervisor exit, Lane lane) throws IOException {
    Optional<Generation> generation = exit.files().generation();
    if (generation.isPresent() && reads(generation.get(), lane)) {
      Map<String, Long> start = generation.get().startRows();
      return OptionalLong.of(
          exit.given(generation.get()).orElse(start).getOrDefault(lane.name(), 0L));
    }
    return options.library().mayRead(exit.config(), lane.name())
        ? OptionalLong.of(0)
        : OptionalLong.empty();
  }

  private static boolean reads(Generation generation, Lane lane) {
    return generation.lanes().stream().anyMatch(read -> read.id().equals(lane.log().id()));
  }

  private void dropTables(Lane lane) throws IOException {
    Optional<TableVersion> newest = lane.log().newestTable();
    boolean given = given(lane) >= lane.log().endRow();
    if (newest.isEmpty() || !given) {
      return;
    }
    long needed = newest.get().version();
    for (ExitSupervisor exit : exits) {
      needed = Math.min(needed, needed(exit, lane, newest.get().version()));
    }
    lane.log().dropTablesBelow(needed);
  }

  /** The lowest version that an exit can ask for. */
  private static long needed(ExitSupervisor exit, Lane lane, long newest) throws IOException {
    Optional<Generation> generation = exit.files().generation();
    if (generation.isEmpty() || !reads(generation.get(), lane)) {
      return newest;
    }
    Optional<QueryRun> run = exit.query();
    if (run.isPresent()) {
      return run.get().tablesNeeded().getOrDefault(lane.name(), 0L);
    }
    Checkpoint checkpoint = exit.files().checkpoint(generation.get().number());
    long committed = version(checkpoint.committed(), lane, newest);
    return Math.min(committed, version(checkpoint.planned(), lane, newest));
  }

  private static long version(Optional<Checkpoint.Position> position, Lane lane, long newest) {
    return position.map(at -> at.tables().getOrDefault(lane.name(), newest)).orElse(newest);
  }
}
