package io.roundabout.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;

/**
 * Unloads trip after trip into one lane in a thread of its own, and sends a trip again, from its
 * first row, whenever the roundabout is gone under it. What was acknowledged must be there then.
 */
final class FaithfulVehicle implements AutoCloseable {
  private static final int AGAIN_MILLIS = 30;

  private final Roundabout roundabout;
  private final String lane;
  private final IntSupplier pauseMillis;
  private final IntFunction<List<String>> rows;
  private final List<Integer> done = new ArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final CountDownLatch cut = new CountDownLatch(1);
  private final Thread thread;
  private volatile Throwable fault;

  /**
   * @param pauseMillis between two trips
   * @param rows of a trip; asked for once
   */
  FaithfulVehicle(
      Roundabout roundabout, String lane, IntSupplier pauseMillis, IntFunction<List<String>> rows) {
    this.roundabout = roundabout;
    this.lane = lane;
    this.pauseMillis = pauseMillis;
    this.rows = rows;
    thread = new Thread(this::drive, "vehicle-" + lane);
    thread.setDaemon(true);
    thread.start();
  }

  private void drive() {
    try {
      for (int trip = 1; !ended.await(pauseMillis.getAsInt(), TimeUnit.MILLISECONDS); trip++) {
        if (!bring(trip, rows.apply(trip))) {
          return;
        }
        done.add(trip);
      }
    } catch (InterruptedException | RuntimeException | Error e) {
      fault = e;
    }
  }

  /** Returns false when it was told to leave it at that. */
  private boolean bring(int trip, List<String> sent) throws InterruptedException {
    long acknowledged = 0;
    while (!cut.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
      try (GateVisit visit = roundabout.visit()) {
        visit.send("UNLOAD %s vehicle=%s trip=t%d\n".formatted(lane, lane, trip));
        visit.send(String.join("\n", sent) + "\n\\.\n");
        for (String line = visit.line(); line != null; line = visit.line()) {
          String[] words = line.split("[ =]");
          switch (words[0]) {
            case "OK" ->
                assertThat(Long.parseLong(words[words.length - 1]))
                    .as("rows of trip t%d, of which %d are acknowledged", trip, acknowledged)
                    .isGreaterThanOrEqualTo(acknowledged);
            case "ACK" -> acknowledged = Math.max(acknowledged, Long.parseLong(words[1]));
            case "DONE" -> {
              assertThat(line).startsWith("DONE rows=" + sent.size() + " ");
              return true;
            }
            case "ERR" -> assertThat(line).startsWith("ERR UNAVAILABLE");
            default -> assertThat(line).startsWith("REJECT");
          }
        }
      } catch (IOException e) {
        // The roundabout was halted, or is not up yet: come again.
      }
    }
    return false;
  }

  /** Fails when the vehicle was answered what it must not be. */
  void check() {
    if (fault != null) {
      throw new AssertionError("vehicle of lane " + lane, fault);
    }
  }

  /** Ends the trip that is under way, and returns the numbers of all. */
  List<Integer> end() throws InterruptedException {
    ended.countDown();
    thread.join();
    check();
    return done;
  }

  @Override
  public void close() throws InterruptedException {
    ended.countDown();
    cut.countDown();
    thread.join();
  }
}
