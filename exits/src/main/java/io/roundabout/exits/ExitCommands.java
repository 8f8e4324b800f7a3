package io.roundabout.exits;

import io.roundabout.exits.ExitState.LaneRange;
import io.roundabout.lanesource.Lane;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What users ask of an exit that stands still: refused, or passed on to it. Thread-safe. */
final class ExitCommands {
  private static final Logger LOG = LoggerFactory.getLogger(ExitCommands.class);

  private final ExitSupervisor exit;
  private final ExitsOptions options;
  private final ExitRequests requests;
  private final Runnable onSkip;

  /**
   * @param onSkip is called when rows have become breakdowns of the exit
   */
  ExitCommands(ExitSupervisor exit, ExitsOptions options, ExitRequests requests, Runnable onSkip) {
    this.exit = exit;
    this.options = options;
    this.requests = requests;
    this.onSkip = onSkip;
  }

  void retry() {
    ExitState state = exit.state();
    if (!(state instanceof ExitState.Failed || state instanceof ExitState.Retrying)) {
      throw new IllegalStateException(
          "exit '%s' is %s: only one that is FAILED or RETRYING can be tried again%s"
              .formatted(
                  name(),
                  state.word(),
                  state instanceof ExitState.Held ? " (choose --replay or --from-now)" : ""));
    }
    requests.ask(new ExitRequests.Retry());
  }

  void retry(NewGeneration choice) {
    ExitState state = exit.state();
    if (!(state instanceof ExitState.Held || state instanceof ExitState.Failed)) {
      throw new IllegalStateException(
          "exit '%s' is %s: only one that is HELD or FAILED can begin its next generation"
              .formatted(name(), state.word()));
    }
    requests.ask(new ExitRequests.Begin(choice));
  }

  List<LaneRange> skip(List<LaneRange> wanted) {
    ExitState state = exit.state();
    List<LaneRange> failed = List.of();
    String error = "";
    if (state instanceof ExitState.Failed f) {
      failed = f.rows();
      error = f.error();
    } else if (state instanceof ExitState.Retrying r) {
      failed = r.rows();
      error = r.error();
    }
    List<LaneRange> rows;
    try {
      rows = FailedRows.choose(name(), state.word(), failed, batch(failed), wanted);
      addSkips(rows, error);
    } catch (IOException e) {
      throw new IllegalStateException("the rows to skip cannot be noted: " + e.getMessage(), e);
    }
    LOG.info("exit '{}' skips {}", name(), FailedRows.texts(rows));
    onSkip.run();
    requests.ask(new ExitRequests.Retry());
    exit.query().ifPresent(QueryRun::stop);
    return rows;
  }

  private void addSkips(List<LaneRange> rows, String error) throws IOException {
    List<Skip> more = new ArrayList<>();
    for (LaneRange range : FailedRows.more(rows, exit.files().skips(), options.lanes())) {
      Lane lane = options.lanes().get(range.lane());
      more.add(FailedRows.skip(range, lane, error, exit.leavesLateOut(lane)));
    }
    if (!more.isEmpty()) {
      exit.files().addSkips(more);
    }
  }

  private List<LaneRange> batch(List<LaneRange> failed) throws IOException {
    if (failed.isEmpty()) {
      return failed;
    }
    Generation generation = exit.generation().orElseThrow();
    return FailedRows.of(generation, exit.files().checkpoint(generation.number()));
  }

  private String name() {
    return exit.config().name();
  }
}
