package io.roundabout.cli;

import io.roundabout.vehicle.TripResult;
import io.roundabout.vehicle.UnloadListener;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells how an unloading goes on: a bar on a terminal, elsewhere a line every ten seconds.
 * Thread-safe.
 */
final class Progress implements UnloadListener, AutoCloseable {
  static final int REJECTS_SHOWN = 5;
  private static final int BAR_WIDTH = 24;
  private static final long PLAIN_SECONDS = 10;
  private static final long BAR_MILLIS = 100;

  private final Screen screen;
  private final String lane;
  private final String gate;
  private final OptionalLong totalBytes;
  private final long began = System.nanoTime();
  private final AtomicLong bytes = new AtomicLong();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
          });
  private final List<TripResult.Reject> rejects = new ArrayList<>();
  private String trip = "";
  private long durableBefore = -1;
  private long rows;
  private boolean waits;

  Progress(Screen screen, String lane, String gate, OptionalLong totalBytes) {
    this.screen = screen;
    this.lane = lane;
    this.gate = gate;
    this.totalBytes = totalBytes;
    long millis = screen.terminal() ? BAR_MILLIS : TimeUnit.SECONDS.toMillis(PLAIN_SECONDS);
    clock.scheduleAtFixedRate(this::show, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Counts what is read from the source. */
  InputStream counting(InputStream source) {
    bytes.set(0);
    return new FilterInputStream(source) {
      @Override
      public int read() throws IOException {
        int b = super.read();
        bytes.addAndGet(b < 0 ? 0 : 1);
        return b;
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        bytes.addAndGet(Math.max(0, count));
        return count;
      }
    };
  }

  @Override
  public synchronized void began(String tripName, long durable) {
    trip = tripName;
    if (durableBefore < 0) {
      durableBefore = durable;
      rows = durable;
    }
    if (waits) {
      waits = false;
      screen.note("at the gate " + gate);
    }
  }

  @Override
  public synchronized void acknowledged(long row) {
    rows = Math.max(rows, row);
  }

  @Override
  public synchronized void rejected(TripResult.Reject reject) {
    rejects.add(reject);
    if (rejects.size() <= REJECTS_SHOWN) {
      screen.warn("row " + reject.row() + " rejected: " + reject.reason());
    }
  }

  @Override
  public synchronized void waiting(IOException cause, Duration pause) {
    if (!waits) {
      waits = true;
      screen.note("waiting for the roundabout at " + gate + " (" + cause.getMessage() + ")");
    }
  }

  /** The trip's name as the gate said it; empty before that. */
  synchronized String trip() {
    return trip;
  }

  /** How many rows of the trip were durable when the first visit began. */
  synchronized long durableBefore() {
    return Math.max(0, durableBefore);
  }

  synchronized int rejectsShown() {
    return Math.min(REJECTS_SHOWN, rejects.size());
  }

  double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }

  private synchronized void show() {
    if (waits) {
      return;
    }
    String line = line();
    if (screen.terminal()) {
      screen.running(line);
    } else {
      screen.note(line);
    }
  }

  private String line() {
    double seconds = seconds();
    long read = bytes.get();
    long fresh = Math.max(0, rows - Math.max(0, durableBefore));
    StringBuilder line = new StringBuilder(lane).append("  ");
    if (totalBytes.isPresent() && totalBytes.getAsLong() > 0) {
      double part = Math.min(1, (double) read / totalBytes.getAsLong());
      int full = (int) (part * BAR_WIDTH);
      line.append('[').append("#".repeat(full)).append("-".repeat(BAR_WIDTH - full));
      line.append("] ").append((int) (part * 100)).append(" %  ");
    }
    line.append(Amounts.rows(rows));
    line.append("  ").append(Amounts.rows(Math.round(fresh / seconds))).append("/s");
    line.append("  ").append(Amounts.bytes(read));
    if (totalBytes.isPresent() && read > 0) {
      long left = Math.max(0, totalBytes.getAsLong() - read);
      line.append("  ").append(Amounts.time(Math.round(left / (read / seconds)))).append(" left");
    }
    return line.toString();
  }

  @Override
  public void close() {
    clock.shutdownNow();
    screen.endRunning();
  }
}
