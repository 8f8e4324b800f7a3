package io.roundabout.server;

import io.roundabout.exits.ExitState;
import io.roundabout.exits.ExitStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the user when an exit or a lane changes for better or worse. */
final class Watch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final long EVERY_MILLIS = 500;

  private final Roundabout roundabout;
  private final Console console;
  private final Map<String, String> troubles = new HashMap<>();
  private final Set<String> stoppedLanes = new HashSet<>();
  private final Set<String> started = new HashSet<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "watch");
            thread.setDaemon(true);
            return thread;
          });

  Watch(Roundabout roundabout, Console console) {
    this.roundabout = roundabout;
    this.console = console;
  }

  void start() {
    stoppedLanes.addAll(roundabout.lanes().missing().keySet());
    clock.scheduleWithFixedDelay(this::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      List<String> fresh = new ArrayList<>();
      for (ExitStatus exit : roundabout.exitStatus()) {
        look(exit, fresh);
      }
      if (!fresh.isEmpty()) {
        console.good(
            (fresh.size() == 1 ? "exit runs: " : "exits run: ") + String.join(", ", fresh));
      }
      for (var lane : roundabout.lanes().open().values()) {
        lane.log().stopped().ifPresent(reason -> tellStopped(lane.name(), reason));
      }
    } catch (RuntimeException e) {
      LOG.error("the exits' states could not be read", e);
    }
  }

  private void tellStopped(String lane, String reason) {
    if (stoppedLanes.add(lane)) {
      LOG.error("lane {} is stopped: {}", lane, reason);
      console.bad("lane " + lane + " is stopped: " + reason);
    }
  }

  private void look(ExitStatus exit, List<String> fresh) {
    ExitState state = exit.state();
    String trouble = roundabout.trouble(exit).map(Trouble::line).orElse("");
    String before = troubles.put(exit.exit(), trouble);
    if (!trouble.isEmpty()) {
      if (!trouble.equals(before)) {
        tellTrouble(exit.exit(), state, trouble);
      }
    } else if (state instanceof ExitState.Running || state instanceof ExitState.Waiting) {
      boolean first = started.add(exit.exit());
      if (first && !ExitEntry.BUILT_IN.contains(exit.exit())) {
        fresh.add(
            state instanceof ExitState.Waiting waiting
                ? exit.exit() + " (" + waiting.why() + ")"
                : exit.exit());
      }
      if (!first && before != null && !before.isEmpty()) {
        LOG.info("exit {} runs again", exit.exit());
        console.good("exit " + exit.exit() + " runs again");
      }
    } else if (before != null && !before.isEmpty()) {
      // Starting again is no news; whether it ends well is.
      troubles.put(exit.exit(), before);
    }
  }

  private void tellTrouble(String exit, ExitState state, String trouble) {
    LOG.warn("exit {} {}", exit, trouble);
    String line = "exit " + exit + " is " + trouble;
    if (state instanceof ExitState.Failed) {
      console.bad(line);
    } else {
      console.warn(line);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
