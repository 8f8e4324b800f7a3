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

  /** What an exit has to do with a lane. */
  public sealed interface LaneProgress {
    String lane();

    /** Rows that wait to be read. */
    default long waiting() {
      return 0;
    }
  }

  /**
   * A table lane that is looked up.
   *
   * @param version in use, 0 for none
   */
  public record TableInUse(String lane, long version) implements LaneProgress {}

  /**
   * How far an exit has read a lane. Close records are no rows here.
   *
   * @param passed rows that stood before the one with which this generation began
   * @param used rows whose results are committed; of a built-in exit, rows that it has given
   * @param rejected rows that no exit can use
   * @param late rows that came late, if the exit leaves them out
   * @param skipped rows that are breakdowns of this exit
   * @param waiting rows that are not read yet
   */
  public record LaneRead(
      String lane, long passed, long used, long rejected, long late, long skipped, long waiting)
      implements LaneProgress {
    /** Rows that this generation has done with. */
    public long read() {
      return used + rejected + late + skipped;
    }
  }

  /**
   * How far a built-in exit has looked through a lane.
   *
   * @param read rows that it has looked at
   * @param used of these, rows that it has given
   */
  public record LaneLookedAt(String lane, long read, long used, long waiting)
      implements LaneProgress {}

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
