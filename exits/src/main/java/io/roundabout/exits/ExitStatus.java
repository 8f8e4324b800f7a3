package io.roundabout.exits;

import io.roundabout.rowformat.Columns;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How an exit is doing.
 *
 * @param generation 0 before the query was started for the first time
 * @param columns the result's, once they are known
 * @param numbered the number of the last row that has one
 * @param undelivered rows that are numbered but not with the broker yet
 * @param lanes one for each lane that the query reads
 * @param lastBatch the newest batch with rows
 */
public record ExitStatus(
    String exit,
    ExitState state,
    int generation,
    Optional<Columns> columns,
    long numbered,
    long undelivered,
    List<LaneProgress> lanes,
    Optional<BatchTime> lastBatch) {

  public ExitStatus {
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

  /** A batch. */
  public record BatchTime(Instant at, long rows, long millis) {}
}
