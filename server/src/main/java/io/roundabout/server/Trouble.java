package io.roundabout.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.roundabout.exits.ExitState;
import io.roundabout.exits.ExitStatus;
import java.util.Optional;

/**
 * What keeps an exit from running, and what helps.
 *
 * @param state FAILED, HELD or RETRYING
 * @param key what the status page calls the sentence: {@code error} or {@code why}
 * @param sentence with the place in the file where it is a fault of the query
 * @param wayOn what the user can do; empty when the sentence says it, or when waiting helps
 */
record Trouble(String state, String key, String sentence, String wayOn) {

  static Optional<Trouble> of(ExitStatus exit, RoundaboutConfig config) {
    ExitState state = exit.state();
    if (state instanceof ExitState.Failed failed) {
      return Optional.of(failed(exit.exit(), failed, config));
    } else if (state instanceof ExitState.Held held) {
      return Optional.of(new Trouble(state.word(), "why", held.why(), ""));
    } else if (state instanceof ExitState.Retrying retrying) {
      return Optional.of(new Trouble(state.word(), "error", retrying.error(), ""));
    }
    return Optional.empty();
  }

  private static Trouble failed(String exit, ExitState.Failed failed, RoundaboutConfig config) {
    String word = failed.word();
    if (failed.fault().isPresent()) {
      return new Trouble(
          word,
          "error",
          config.exits().stream()
              .filter(entry -> entry.name().equals(exit))
              .map(entry -> entry.fault(config.file(), failed.fault().get()).toString())
              .findFirst()
              .orElse(failed.error()),
          "mend the file and start `./roundabout run` again");
    }
    String retry = "`./roundabout retry " + exit + "` after a mend";
    return new Trouble(
        word,
        "error",
        failed.error(),
        failed.rows().isEmpty()
            ? retry
            : retry + ", or `./roundabout skip " + exit + "` to make these rows breakdowns of it");
  }

  void writeTo(ObjectNode node) {
    node.put(key, sentence);
    if (!wayOn.isEmpty()) {
      node.put("wayOn", wayOn);
    }
  }

  /** One line, for the console. */
  String line() {
    return state + ": " + sentence + (wayOn.isEmpty() ? "" : "; " + wayOn);
  }
}
