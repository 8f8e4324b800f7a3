package io.roundabout.server;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ends the process in order when it is asked to. Signals are handled here rather than by a shutdown
 * hook, because hooks run all at once: Spark's would pull the queries' ground away while ours still
 * lets them finish.
 */
final class Stop {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int FORCED = 130;

  private final Console console;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "stop-watchdog");
            thread.setDaemon(true);
            return thread;
          });

  Stop(Console console) {
    this.console = console;
  }

  /** From here on Ctrl-C, SIGTERM and SIGHUP close the roundabout; a second one ends it at once. */
  void onSignals() {
    for (String name : new String[] {"INT", "TERM", "HUP"}) {
      Signal signal = new Signal(name);
      SignalHandler before = Signal.handle(signal, this::signalled);
      if (before.equals(SignalHandler.SIG_IGN)) {
        // nohup, and a shell's background jobs, rely on it.
        Signal.handle(signal, SignalHandler.SIG_IGN);
      }
    }
  }

  private synchronized void signalled(Signal signal) {
    if (asked.getCount() == 0) {
      Runtime.getRuntime().halt(FORCED);
    }
    watchdog.schedule(this::haltLate, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    asked.countDown();
  }

  /** Returns when the roundabout has been asked to stop and is closed. */
  void await(Roundabout roundabout) throws InterruptedException {
    asked.await();
    roundabout.close();
    console.say("roundabout is closed");
    Logs.close();
  }

  private void haltLate() {
    console.fail(
        "it did not close within %d s and is ended; what was acknowledged is on disk"
            .formatted(PATIENCE.toSeconds()));
    Runtime.getRuntime().halt(FORCED);
  }
}
