package io.roundabout.gate;

import io.netty.channel.socket.SocketChannel;
import io.roundabout.gate.Incoming.Cut;
import io.roundabout.gate.Incoming.Fault;
import io.roundabout.gate.Incoming.Header;
import io.roundabout.gate.Incoming.Rows;
import io.roundabout.gateprotocol.ErrorCode;
import io.roundabout.gateprotocol.ServerLine;
import io.roundabout.gateprotocol.UnloadMode;
import io.roundabout.gateprotocol.UnloadRequest;
import io.roundabout.lanelog.LaneDamagedException;
import io.roundabout.lanelog.TripKey;
import io.roundabout.lanelog.TripState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One visit to one lane, from its request to its last line. Used by the connection's event loop
 * only, unless a method says otherwise.
 */
final class Visit {
  private static final Logger LOG = LoggerFactory.getLogger(Visit.class);

  private final SocketChannel channel;
  private final RowFramer framer;
  private final Entrance entrance;
  private final GateOptions options;
  private final BlockBuffers buffers;
  private final Memory memory;
  private final UnloadRequest request;
  private final TripKey key;
  private final boolean named;
  private final Answers answers;
  private final Turns turns;
  private final CompletableFuture<Void> left = new CompletableFuture<>();
  private final Queue<Incoming> waiting = new ArrayDeque<>();

  private Conversation state;
  private CompletableFuture<Void> predecessor = CompletableFuture.completedFuture(null);
  private TripState trip;
  private long fresh;
  private int inFlight;
  private long pendingBytes;
  private long accounted;
  private volatile long bytesRead;
  private boolean awaitsRoom;
  private boolean awaitsMemory;
  private Duration linger;

  /**
   * @param key of the trip; its name is made up unless {@code request} has one
   */
  Visit(
      SocketChannel channel,
      RowFramer framer,
      Entrance entrance,
      GateOptions options,
      BlockBuffers buffers,
      Memory memory,
      UnloadRequest request,
      TripKey key) {
    this.channel = channel;
    this.framer = framer;
    this.entrance = entrance;
    this.options = options;
    this.buffers = buffers;
    this.memory = memory;
    this.request = request;
    this.key = key;
    this.named = request.trip().isPresent();
    this.answers = new Answers(channel);
    this.turns = new Turns(channel.eventLoop(), this::broken);
    this.linger = options.linger();
    this.trip =
        new TripState(
            key, request.vehicle(), 0, 0, 0, 0, false, request.mode() == UnloadMode.UPSERT);
    this.state = new Entering(this);
  }

  TripKey key() {
    return key;
  }

  String vehicle() {
    return request.vehicle();
  }

  /** Later connections have higher numbers. */
  long arrival() {
    return Arrivals.number(channel);
  }

  boolean named() {
    return named;
  }

  UnloadRequest request() {
    return request;
  }

  Entrance entrance() {
    return entrance;
  }

  Answers answers() {
    return answers;
  }

  RowFramer framer() {
    return framer;
  }

  /** What is durable of the trip, as far as this visit has heard. */
  TripState trip() {
    return trip;
  }

  void trip(TripState durable) {
    trip = durable;
  }

  /** How many rows this visit has added to the trip. */
  long fresh() {
    return fresh;
  }

  /** Answered when the rows of this visit, and of those it took over from, are on disk or lost. */
  CompletableFuture<Void> left() {
    return left;
  }

  /** Enters after the visit that had the trip before. */
  void enter(CompletableFuture<Void> before) {
    predecessor = before;
    pace();
    if (state instanceof Entering entering) {
      entering.begin(before);
    }
  }

  /** Any thread: a newer visit has the trip now. */
  void takenOver() {
    turns.next(
        () ->
            fail(
                ErrorCode.TAKEN_OVER,
                "a newer visit of vehicle '%s' has taken over trip '%s'"
                    .formatted(vehicle(), key.trip())));
  }

  /** Any thread: the gate closes. */
  void stopping() {
    turns.next(
        () -> {
          linger = Duration.ofMillis(Math.min(200, linger.toMillis()));
          fail(
              ErrorCode.UNAVAILABLE,
              "the roundabout is stopping; trip '%s' can go on when it is up again"
                  .formatted(key.trip()));
        });
  }

  /** Any thread: the lane was full, and may have room again. */
  void mayGoOn() {
    turns.next(
        () -> {
          awaitsRoom = false;
          pace();
        });
  }

  /** Any thread: there may be memory for more rows. */
  void mayRead() {
    turns.next(
        () -> {
          awaitsMemory = false;
          pace();
        });
  }

  /** Any thread: how much has come from the vehicle. */
  long bytesRead() {
    return bytesRead;
  }

  /** What was in the socket has been read. */
  void haveRead() {
    bytesRead = framer.bytesRead();
    pace();
  }

  /** The connection is no more. */
  void disconnected() {
    fail(ErrorCode.UNAVAILABLE, "the connection is lost");
  }

  void fail(ErrorCode code, String message) {
    become(state.failed(new ServerLine.Err(code, message)));
  }

  void become(Conversation next) {
    state = next;
    pump();
  }

  boolean is(Conversation expected) {
    return state == expected;
  }

  /** Whether rows are better taken now, however few, than gathered. */
  boolean eager() {
    return inFlight == 0 && waiting.isEmpty() && state.takes();
  }

  void take(Incoming message) {
    pendingBytes += cost(message);
    waiting.add(message);
    pump();
    pace();
  }

  private void pump() {
    while (state.takes() && !waiting.isEmpty()) {
      Incoming next = waiting.poll();
      pendingBytes -= cost(next);
      state = dispatch(next);
    }
    if (state instanceof Leaving) {
      framer.drop();
    }
    if (inFlight == 0 && waiting.isEmpty()) {
      settle();
    }
  }

  private void settle() {
    if (state instanceof Leaving leaving) {
      state = new Gone();
      sayFarewell(leaving.last().get());
    } else if (state instanceof Ending ending) {
      become(ending.settled());
    }
  }

  private Conversation dispatch(Incoming message) {
    if (message instanceof Rows rows) {
      return state.rows(rows);
    }
    if (message instanceof Header header) {
      return state.header(header);
    }
    if (message instanceof Fault fault) {
      return state.fault(fault);
    }
    return state.cut((Cut) message);
  }

  private static long cost(Incoming message) {
    return message instanceof Rows rows ? rows.bytes().length : 0;
  }

  /** Rows, or their verdicts, occupy memory until {@link #landed}. */
  void launched(long bytes) {
    inFlight++;
    pendingBytes += bytes;
  }

  /** What was launched is answered. */
  void landed(long bytes, Rows rows) {
    inFlight--;
    pendingBytes -= bytes;
    buffers.giveBack(rows.bytes());
    account();
    memory.passed(this);
    entrance.roomMade();
  }

  /** Rows of this visit have become durable. */
  void durable(TripState now, long rows) {
    trip = now;
    fresh += rows;
  }

  /** After something has landed: the visit goes on. */
  void goOn() {
    pump();
    if (eager()) {
      framer.flush();
    }
    pace();
  }

  void discard(Rows rows) {
    buffers.giveBack(rows.bytes());
  }

  /** Reads from the vehicle, or lets it wait: what waits here is bounded. */
  void pace() {
    account();
    if (state instanceof Leaving || state instanceof Gone) {
      memory.passed(this);
      channel.config().setAutoRead(true);
      return;
    }
    boolean reads = laneHasRoom() && state.reads() && pendingBytes <= options.visitBytes();
    channel.config().setAutoRead(reads && memoryHasRoom());
  }

  private boolean laneHasRoom() {
    boolean room = !entrance.full();
    if (!room && !awaitsRoom) {
      awaitsRoom = true;
      entrance.awaitRoom(this);
    }
    return room;
  }

  private boolean memoryHasRoom() {
    if (!memory.full()) {
      return true;
    }
    framer.flush();
    boolean idle = inFlight == 0 && waiting.isEmpty();
    if (idle && memory.hasRightOfWay(this)) {
      return true;
    }
    if (!awaitsMemory) {
      awaitsMemory = true;
      memory.await(this);
    }
    return false;
  }

  private void account() {
    long held = pendingBytes + framer.held();
    if (held != accounted) {
      memory.account(held - accounted);
      accounted = held;
    }
  }

  /** Says the last line. */
  private void sayFarewell(ServerLine last) {
    answers.say();
    account();
    memory.passed(this);
    Farewell.say(channel, last, linger);
    entrance.release(this);
    leaveAfter(predecessor);
  }

  /**
   * In a turn of its own: thousands may wait for each other, each for the one before, while the
   * disk stands still, and to answer them all in one call would need more stack than there is.
   */
  private void leaveAfter(CompletableFuture<Void> before) {
    if (before.isDone()) {
      left.complete(null);
    } else {
      before.whenCompleteAsync((done, failed) -> left.complete(null), channel.eventLoop());
    }
  }

  /** Runs the step on the event loop when the future is there; its errors end the visit. */
  <T> void when(CompletableFuture<T> future, Consumer<T> step, Consumer<Throwable> failed) {
    turns.when(future, step, failed);
  }

  /** What should not happen has: this visit ends, and the others go on. */
  void broken(Throwable error) {
    LOG.error(
        "lane '{}', trip '{}': the gate failed on this visit",
        entrance.lane().name(),
        key.trip(),
        error);
    fail(ErrorCode.UNAVAILABLE, "the gate failed on this visit; its log has the reason");
  }

  /** The lane takes rows no more, or cannot be read. */
  void unavailable(Throwable error) {
    if (!(error instanceof IOException)) {
      broken(error);
      return;
    }
    LaneDamagedException.in(error).ifPresent(entrance.lane().log()::stop);
    String lane = entrance.lane().name();
    String message =
        entrance
            .lane()
            .log()
            .stopped()
            .map(reason -> "lane '%s' is stopped: %s".formatted(lane, reason))
            .orElseGet(() -> "lane '%s': %s".formatted(lane, error.getMessage()));
    fail(ErrorCode.UNAVAILABLE, message);
  }
}
