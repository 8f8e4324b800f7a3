package io.roundabout.lanelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where callers and the writer's thread meet: the blocks that wait, and the trips' states.
 * Thread-safe.
 */
final class Intake {
  private final String lane;
  private final LaneLogOptions options;
  private final Encodings encodings;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Trips trips;
  private List<Append> blocks = new ArrayList<>();
  private List<Command<?>> commands = new ArrayList<>();
  private final RunningBooks books;

  /** After the last block that was taken. */
  private long mark;

  /** When the last block was taken. */
  private long arrival;

  /** Of the last block that was taken. */
  private CompletableFuture<TripState> lastAnswer = CompletableFuture.completedFuture(null);

  /** After the last block that is on disk. */
  private volatile LaneTime time;

  private boolean closing;
  private volatile long pendingBytes;
  private volatile String waiting;
  private volatile LaneStoppedException stopped;

  /** Something to be done by the writer's thread. */
  interface Task<T> {
    T run() throws IOException;
  }

  record Command<T>(Task<T> task, CompletableFuture<T> answer) {
    void run() {
      try {
        answer.complete(task.run());
      } catch (IOException | RuntimeException e) {
        answer.completeExceptionally(e);
      }
    }
  }

  /** What the writer has to do now. */
  record Work(List<Append> blocks, List<Command<?>> commands) {}

  Intake(
      String lane,
      LaneLogOptions options,
      Encodings encodings,
      Trips trips,
      RunningBooks books,
      LaneTime time) {
    this.lane = lane;
    this.options = options;
    this.encodings = encodings;
    this.trips = trips;
    this.books = books;
    this.time = time;
    this.arrival = time.lastArrival();
    this.mark = options.lateByMicros().isPresent() ? Math.max(time.mark(), LaneTime.FIRST_MARK) : 0;
  }

  CompletableFuture<TripState> append(TripBlock block) {
    try {
      check(block);
      EventTimes times = EventTimes.of(block);
      BlockHead head = BlockHead.of(block, block.verdicts());
      int rowsCrc = BlockHead.crc(block.bytes().duplicate());
      return submit(block, times, head, rowsCrc).answer;
    } catch (LaneStoppedException | IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Which rows are late is decided here, since here the order of the blocks is. */
  private Append submit(TripBlock block, EventTimes times, BlockHead head, int rowsCrc)
      throws LaneStoppedException {
    lock.lock();
    try {
      checkOpen();
      BlockHead judged = times.anyBefore(mark) ? BlockHead.of(block, times.verdicts(mark)) : head;
      long now = now();
      long markAfter = markAfter(times);
      Append append = trips.submit(block, times, judged, rowsCrc, markAfter, now);
      mark = markAfter;
      take(append);
      return append;
    } finally {
      lock.unlock();
    }
  }

  /** The clock may be set back; then rows would seem to be older than they are. */
  private long now() {
    arrival = Math.max(arrival, options.clock().millis());
    return arrival;
  }

  private long markAfter(EventTimes times) {
    return options.lateByMicros().isPresent()
        ? LaneTime.mark(mark, times.newest(), options.lateByMicros().getAsLong())
        : 0;
  }

  private void take(Append append) {
    blocks.add(append);
    lastAnswer = append.answer;
    pendingBytes += append.bytes();
    work.signal();
  }

  /** Answered when the mark is durable at that height, which may need no record. */
  CompletableFuture<TripState> closeUpTo(long micros) {
    lock.lock();
    try {
      checkOpen();
      if (micros <= mark) {
        return lastAnswer;
      }
      Append append = trips.closeUpTo(micros, now());
      mark = micros;
      take(append);
      return append.answer;
    } catch (LaneStoppedException e) {
      return CompletableFuture.failedFuture(e);
    } finally {
      lock.unlock();
    }
  }

  /** How far the lane has come with what is durable. */
  LaneTime time() {
    return time;
  }

  private void check(TripBlock block) {
    int bytes = block.bytes().remaining();
    if (block.rows() < 0 || block.rows() > bytes || (block.rows() == 0) != (bytes == 0)) {
      throw new IllegalArgumentException(
          "a block cannot have %d rows in %d bytes".formatted(block.rows(), bytes));
    }
    if (block.rows() == 0 && !block.endOfTrip()) {
      throw new IllegalArgumentException("only a block that ends its trip may have no rows");
    }
    if (block.changes() && !options.table()) {
      throw new IllegalArgumentException("only a table can be changed, and the lane is none");
    }
    if (bytes > BlockHeader.MAX_SECTION) {
      throw new IllegalArgumentException(
          "a block has %d bytes of rows; %d are allowed: append fewer rows at once"
              .formatted(bytes, BlockHeader.MAX_SECTION));
    }
    if (block.encoding() < 0 || block.encoding() >= encodings.all().size()) {
      throw new IllegalArgumentException(
          "encoding %d is not registered; %d are"
              .formatted(block.encoding(), encodings.all().size()));
    }
    checkEventTimes(block);
    int last = -1;
    for (Verdict verdict : block.verdicts()) {
      if (verdict.row() <= last || verdict.row() >= block.rows()) {
        throw new IllegalArgumentException(
            "a verdict names row %d of %d, after one for row %d"
                .formatted(verdict.row(), block.rows(), last));
      }
      if (verdict.kind() != Verdict.Kind.BREAKDOWN) {
        throw new IllegalArgumentException("which rows are late is found by the log alone");
      }
      last = verdict.row();
    }
  }

  private void checkEventTimes(TripBlock block) {
    boolean wanted = options.lateByMicros().isPresent() && block.rows() > 0;
    long[] times = block.eventTimes();
    if (wanted ? times == null || times.length < block.rows() : times != null && block.rows() > 0) {
      throw new IllegalArgumentException(
          "a block of %d rows comes with %s event times, and the lane has %s"
              .formatted(
                  block.rows(), times == null ? "no" : times.length, wanted ? "one" : "none"));
    }
  }

  /** Runs the task on the writer's thread, between its groups. */
  <T> CompletableFuture<T> run(Task<T> task) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    lock.lock();
    try {
      checkOpen();
      commands.add(new Command<>(task, answer));
      work.signal();
    } catch (LaneStoppedException e) {
      answer.completeExceptionally(e);
    } finally {
      lock.unlock();
    }
    return answer;
  }

  private void checkOpen() throws LaneStoppedException {
    if (stopped != null) {
      throw LaneStoppedException.again(stopped);
    }
    if (closing) {
      throw LaneStoppedException.closed(lane);
    }
  }

  /** Waits for work and takes all of it; null when the log is closed and nothing is left. */
  Work take() {
    lock.lock();
    try {
      while (blocks.isEmpty() && commands.isEmpty()) {
        if (closing) {
          return null;
        }
        work.awaitUninterruptibly();
      }
      Work taken = new Work(blocks, commands);
      blocks = new ArrayList<>();
      commands = new ArrayList<>();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The disk is full: lets some time pass, or less when there is something else to do.
   *
   * @return what to do meanwhile; retention may make space
   */
  List<Command<?>> awaitSpace(NoSpaceException why, long millis) throws IOException {
    lock.lock();
    try {
      if (closing || stopped != null) {
        throw why;
      }
      waiting = why.getMessage();
      long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
      while (nanos > 0 && commands.isEmpty() && !closing && stopped == null) {
        nanos = work.awaitNanos(nanos);
      }
      List<Command<?>> taken = commands;
      commands = new ArrayList<>();
      return taken;
    } catch (InterruptedException e) {
      throw why;
    } finally {
      lock.unlock();
    }
  }

  /** The blocks are durable. */
  void durable(List<Append> done) {
    lock.lock();
    try {
      waiting = null;
      for (Append append : done) {
        durable(append);
        pendingBytes -= append.bytes();
      }
    } finally {
      lock.unlock();
    }
    for (Append append : done) {
      append.answer.complete(append.after);
    }
  }

  private void durable(Append append) {
    if (append.close()) {
      time = time.afterClose(append.mark());
      books.closed();
      return;
    }
    books.durable(append.trip.durable, append.after, append.late);
    trips.durable(append.trip, append.after, append.place());
    if (append.rows() > 0) {
      time = time.afterRows(append.mark(), append.newest, append.arrivalMillis());
    }
  }

  /** The writer cannot go on. Ends the lane; what waits is not answered but fails. */
  void stop(Throwable cause, List<Append> unanswered) {
    String reason =
        "%s. What was not acknowledged may be lost; mend the cause and start again"
            .formatted(cause);
    stop(LaneStoppedException.of(lane, reason, cause), unanswered);
  }

  /** As the other; but what is being written now is still answered, since the writer is well. */
  void stop(LaneDamagedException damage) {
    stop(LaneStoppedException.of(lane, damage.getMessage(), damage), List.of());
  }

  private void stop(LaneStoppedException newest, List<Append> unanswered) {
    List<Append> failed = new ArrayList<>(unanswered);
    List<Command<?>> dropped;
    LaneStoppedException why;
    lock.lock();
    try {
      why = stopped == null ? newest : stopped;
      stopped = why;
      waiting = null;
      failed.addAll(blocks);
      failed.forEach(append -> pendingBytes -= append.bytes());
      dropped = commands;
      blocks = new ArrayList<>();
      commands = new ArrayList<>();
      work.signal();
    } finally {
      lock.unlock();
    }
    failed.forEach(append -> append.answer.completeExceptionally(why));
    dropped.forEach(command -> command.answer().completeExceptionally(why));
  }

  /** Takes no more; the writer ends when it has written what waits. */
  void close() {
    lock.lock();
    try {
      closing = true;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  Optional<String> stopped() {
    LaneStoppedException why = stopped;
    return why == null ? Optional.empty() : Optional.of(why.reason());
  }

  Optional<String> waiting() {
    return Optional.ofNullable(waiting);
  }

  boolean busy() {
    return pendingBytes > options.pendingBytes() || waiting != null;
  }

  Optional<TripState> trip(TripKey key) {
    lock.lock();
    try {
      Trip trip = trips.find(key);
      return trip == null ? Optional.empty() : Optional.ofNullable(trip.durable);
    } finally {
      lock.unlock();
    }
  }

  /** Where the trip's first and last durable blocks begin, and in which dump. */
  Optional<Trail> trail(TripKey key) {
    lock.lock();
    try {
      Trip trip = trips.find(key);
      return trip == null || trip.durable == null
          ? Optional.empty()
          : Optional.of(new Trail(trip.firstBlock, trip.lastBlock, trip.stage));
    } finally {
      lock.unlock();
    }
  }

  record Trail(Place first, Place last, StageFile stage) {}

  void removedBefore(long segment) {
    lock.lock();
    try {
      trips.removedBefore(segment);
    } finally {
      lock.unlock();
    }
  }

  Tally inLog() {
    lock.lock();
    try {
      return books.inLog();
    } finally {
      lock.unlock();
    }
  }

  /** Rows of staged trips that were given up. */
  Tally abandoned() {
    lock.lock();
    try {
      return books.abandoned();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives up the staged trips to which nothing has come since; blocks that still come for one of
   * them are refused.
   *
   * @return their dumps
   */
  List<StageFile> giveUp(long beforeMillis) {
    lock.lock();
    try {
      List<StageFile> given = new ArrayList<>();
      for (Trip trip : trips.durable()) {
        StageFile stage = trip.stage;
        if (stage != null && !trip.waits() && stage.rows().lastArrival() < beforeMillis) {
          trips.giveUp(trip);
          books.abandoned(trip.durable);
          given.add(stage);
        }
      }
      return given;
    } finally {
      lock.unlock();
    }
  }

  /** The trips whose blocks are all in the log; staged ones are found in their dumps. */
  List<TripsFile.Entry> durableTrips() {
    lock.lock();
    try {
      List<TripsFile.Entry> entries = new ArrayList<>();
      for (Trip trip : trips.durable()) {
        if (!options.table() || trip.durable.complete()) {
          entries.add(
              new TripsFile.Entry(trip.durable, trip.named, trip.firstBlock, trip.lastBlock));
        }
      }
      return entries;
    } finally {
      lock.unlock();
    }
  }

  LaneBooks books(long trimmed, long bytes) {
    lock.lock();
    try {
      return books.now(trimmed, trips.open(), bytes);
    } finally {
      lock.unlock();
    }
  }
}
