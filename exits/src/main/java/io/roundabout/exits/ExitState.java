package io.roundabout.exits;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where an exit stands.
 *
 * <pre>
 * Starting → Running ⇄ Waiting
 * Running → Retrying → Running | Failed;  Failed → Starting by retry or skip
 * Starting → Held (the query has changed) → Starting by a choice of the user's
 * Starting → Failed (the query cannot be analysed)
 * </pre>
 */
public sealed interface ExitState {

  /** One word for tables: STARTING, RUNNING, WAITING, RETRYING, FAILED, HELD. */
  default String word() {
    return getClass().getSimpleName().toUpperCase(java.util.Locale.ROOT);
  }

  /** Spark is not up, or the query is being planned. */
  record Starting() implements ExitState {}

  /** The query is up. */
  record Running() implements ExitState {}

  /** The query cannot give anything yet: {@code why} names what it waits for. */
  record Waiting(String why) implements ExitState {}

  record Retrying(String error, List<LaneRange> rows, int attempt, Instant next)
      implements ExitState {}

  /**
   * The query has ended.
   *
   * @param rows on which it failed
   * @param fault what is wrong with the query itself, which another attempt would only find again
   */
  record Failed(String error, List<LaneRange> rows, Optional<QueryFault> fault)
      implements ExitState {
    public Failed(String error, List<LaneRange> rows) {
      this(error, rows, Optional.empty());
    }
  }

  record Held(String why) implements ExitState {}

  /** Rows of a lane, {@code [from, to)}. */
  record LaneRange(String lane, long from, long to) {}
}
