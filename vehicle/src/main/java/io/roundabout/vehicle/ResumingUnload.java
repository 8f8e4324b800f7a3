package io.roundabout.vehicle;

import io.roundabout.gateprotocol.ErrorCode;
import io.roundabout.gateprotocol.ServerLine;
import io.roundabout.gateprotocol.UnloadRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * An unloading that outlives its connections. Its thread makes one visit after the other until the
 * trip is complete, each from the first row on that is not acknowledged.
 */
final class ResumingUnload implements Unloading {
  private static final int NAMED_REJECTS_KEPT = 1_000;

  private final Vehicle vehicle;
  private final String lane;
  private final UnloadOptions options;
  private final RowBuffer rows;
  private final RowWriter writer;
  private final CompletableFuture<TripResult> finished = new CompletableFuture<>();
  private final TreeMap<Long, String> rejects = new TreeMap<>();
  private final Thread thread;
  private Optional<String> trip;
  private long durableBefore = -1;
  private volatile GateVisit visit;
  private volatile boolean closed;

  ResumingUnload(Vehicle vehicle, String lane, UnloadOptions options) {
    this.vehicle = vehicle;
    this.lane = lane;
    this.options = options;
    this.trip = options.trip();
    this.rows = new RowBuffer(options.bufferBytes(), options.from());
    this.writer = new RowWriter(rows, options.maxRowBytes());
    request(options.from());
    thread = new Thread(this::run, "unload-" + lane);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  @Override
  public void row(String row) throws IOException {
    row(row.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void row(byte[] row) throws IOException {
    writer.row(row);
  }

  @Override
  public long rows(InputStream lines) throws IOException {
    return writer.rows(lines);
  }

  @Override
  public long durable() {
    return rows.acknowledged();
  }

  @Override
  public void awaitDurable() throws IOException {
    rows.awaitAcknowledged();
  }

  @Override
  public TripResult complete() throws IOException {
    rows.end();
    try {
      return finished.get();
    } catch (ExecutionException e) {
      throw (IOException) e.getCause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the trip's end was on its way to disk");
    }
  }

  @Override
  public void close() {
    closed = true;
    fail(new IOException("the unloading has been closed"));
    leave(visit);
    thread.interrupt();
  }

  private void fail(IOException cause) {
    rows.fail(cause);
    finished.completeExceptionally(cause);
  }

  private void run() {
    Backoff backoff = new Backoff(options.patience(), System::nanoTime);
    try {
      while (!closed) {
        long before = rows.acknowledged();
        IOException fault = visitOnce();
        if (fault == null) {
          return;
        }
        if (rows.acknowledged() > before) {
          backoff.reset();
        }
        pause(fault, backoff);
      }
    } catch (IOException e) {
      fail(e);
    } catch (InterruptedException e) {
      fail(new InterruptedIOException("the unloading's thread was interrupted"));
    } catch (RuntimeException | Error e) {
      fail(new IOException("unloading " + lane + " failed: " + e, e));
    }
  }

  private void pause(IOException fault, Backoff backoff) throws IOException, InterruptedException {
    if (closed) {
      return;
    }
    long nanos = backoff.next();
    if (nanos < 0) {
      throw new UnreachableException(
          "the gate at %s:%d cannot be reached: %s (is the roundabout running there?)"
              .formatted(vehicle.host(), vehicle.port(), sentence(fault)),
          fault);
    }
    options.listener().waiting(fault, Duration.ofNanos(nanos));
    TimeUnit.NANOSECONDS.sleep(nanos);
  }

  private static String sentence(IOException fault) {
    return fault.getMessage() == null ? fault.toString() : fault.getMessage();
  }

  /** Returns why there must be another visit, or null when the trip is complete. */
  private IOException visitOnce() throws IOException, InterruptedException {
    GateVisit.End end;
    boolean greeted = false;
    try (GateVisit opened = GateVisit.open(vehicle, rows, this::hear)) {
      visit = opened;
      if (closed) {
        leave(opened);
      }
      RowBuffer.Cursor cursor = rows.rewind();
      end = opened.send(request(cursor.firstRow()), options.headerLine(), cursor);
      greeted = opened.greeting().isPresent();
    } catch (IOException e) {
      end = new GateVisit.End.Broken(e);
    }
    if (end instanceof GateVisit.End.Complete complete) {
      finished.complete(result(complete.done()));
      return null;
    }
    IOException cause =
        end instanceof GateVisit.End.Refused refused
            ? retryable(refused.cause())
            : ((GateVisit.End.Broken) end).cause();
    if (greeted && !options.resume()) {
      throw new BrokenVisitException(trip.orElse(""), rows.acknowledged(), cause);
    }
    return cause;
  }

  private static GateException retryable(GateException cause) throws GateException {
    if (cause.code() != ErrorCode.UNAVAILABLE) {
      throw cause;
    }
    return cause;
  }

  private UnloadRequest request(long from) {
    return new UnloadRequest(
        lane,
        vehicle.name(),
        trip,
        options.part(),
        options.parts(),
        from,
        options.format(),
        options.header(),
        options.mode(),
        false);
  }

  private void hear(ServerLine line) {
    if (line instanceof ServerLine.Ok ok) {
      trip = Optional.of(ok.trip());
      if (durableBefore < 0) {
        durableBefore = ok.rows();
      }
      options.listener().began(ok.trip(), ok.rows());
    } else if (line instanceof ServerLine.Ack ack) {
      options.listener().acknowledged(ack.rows());
    } else if (line instanceof ServerLine.Reject reject && isNew(reject)) {
      options.listener().rejected(new TripResult.Reject(reject.row(), reject.reason()));
    }
  }

  /** A row that is sent again is refused again. */
  private boolean isNew(ServerLine.Reject reject) {
    return rejects.size() < NAMED_REJECTS_KEPT
        && rejects.putIfAbsent(reject.row(), reject.reason()) == null;
  }

  private TripResult result(ServerLine.Done done) {
    ArrayList<TripResult.Reject> named = new ArrayList<>(rejects.size());
    rejects.forEach((row, reason) -> named.add(new TripResult.Reject(row, reason)));
    long fresh = Math.max(0, done.rows() - Math.max(0, durableBefore));
    return new TripResult(trip.orElseThrow(), done.rows(), fresh, done.rejected(), named);
  }

  private static void leave(GateVisit visit) {
    if (visit != null) {
      try {
        visit.close();
      } catch (IOException e) {
        // The connection is to end, and has.
      }
    }
  }
}
