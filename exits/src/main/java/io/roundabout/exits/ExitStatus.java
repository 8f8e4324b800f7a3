package io.roundabout.exits;

import io.roundabout.rowformat.Columns;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How an exit is doing.
 *
 * @param generation 0 before the query was started for the first time
 * @param columns the result's, once they are known
 * @param numbered the number of the last row that has one
 * @param undelivered rows that are numbered but not with the broker yet
 * @param sent messages that each queue has been given, in all generations; without those that have
 *     had none
 * @param lanes one for each lane that the query reads
 * @param lastBatch the newest batch with rows
 * @param remembered what the query remembers of rows that have come; empty for a query that
 *     remembers nothing, and before its first batch
 */
public record ExitStatus(
    String exit,
    ExitState state,
    int generation,
    Optional<Columns> columns,
    long numbered,
    long undelivered,
    Map<String, Long> sent,
    List<LaneProgress> lanes,
    Optional<BatchTime> lastBatch,
    Optional<StateSize> remembered) {

  public ExitStatus {
    sent = Map.copyOf(sent);
    lanes = List.copyOf(lanes);
  }

  /**
   * How far an exit has read a lane.
   *
   * @param read rows before this one are read and their results committed; a table lane: the
   *     version in use, 0 for none
   * @param waiting rows that wait to be read; 0 for a table lane
   */
  public record LaneProgress(String lane, boolean table, long read, long waiting) {}

  /**
   * What a query remembers.
   *
   * @param rows keys of aggregates and rows of joins, as Spark counts them
   * @param bytes on disk and in memory, about
   * @param watermarkMicros windows that end before this event time are closed, microseconds since
   *     1970; empty for a query without event time
   */
  public record StateSize(long rows, long bytes, OptionalLong watermarkMicros) {}

  /** A batch. */
  public record BatchTime(Instant at, long rows, long millis) {}
}
