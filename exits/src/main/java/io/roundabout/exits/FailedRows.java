package io.roundabout.exits;

import io.roundabout.exits.ExitState.LaneRange;
import io.roundabout.lanesource.Lane;
import io.roundabout.lanesource.RowRanges;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The rows on which a query failed, and what becomes of them. */
final class FailedRows {
  private FailedRows() {}

  /** The rows of the batch that was begun and not committed, per lane. */
  static List<LaneRange> of(Generation generation, Checkpoint checkpoint) throws IOException {
    Optional<Checkpoint.Position> planned = checkpoint.planned();
    Optional<Checkpoint.Position> committed = checkpoint.committed();
    if (planned.isEmpty()) {
      return List.of();
    }
    Map<String, Long> start =
        committed.map(Checkpoint.Position::rows).orElse(generation.startRows());
    List<LaneRange> rows = new ArrayList<>();
    new TreeMap<>(planned.get().rows())
        .forEach(
            (lane, to) -> {
              Long committedTo = start.get(lane);
              long from = committedTo == null ? first(generation, lane) : committedTo;
              if (from < to) {
                rows.add(new LaneRange(lane, from, to));
              }
            });
    return rows;
  }

  /** A lane that had no rows yet is not in the committed offset. */
  private static long first(Generation generation, String lane) {
    return generation.startRows().getOrDefault(lane, 0L);
  }

  /**
   * The rows to skip: those that are wanted of the batch, or those on which it failed.
   *
   * @param failed as far as they could be told apart in the batch
   * @throws IllegalStateException when no rows have failed
   * @throws IllegalArgumentException when others are wanted
   */
  static List<LaneRange> choose(
      String exit,
      String state,
      List<LaneRange> failed,
      List<LaneRange> batch,
      List<LaneRange> wanted) {
    if (failed.isEmpty()) {
      throw new IllegalStateException(
          "exit '%s' is %s and no rows of it have failed: there is nothing to skip"
              .formatted(exit, state));
    }
    for (LaneRange want : wanted) {
      boolean within =
          batch.stream()
              .anyMatch(
                  range ->
                      range.lane().equals(want.lane())
                          && range.from() <= want.from()
                          && want.from() < want.to()
                          && want.to() <= range.to());
      if (!within) {
        throw new IllegalArgumentException(
            "exit '%s': %s is not within the batch that failed: %s"
                .formatted(exit, text(want), String.join(", ", texts(batch))));
      }
    }
    return wanted.isEmpty() ? failed : joined(wanted);
  }

  /** Each row once. */
  private static List<LaneRange> joined(List<LaneRange> wanted) {
    List<LaneRange> joined = new ArrayList<>();
    List<LaneRange> rising = new ArrayList<>(wanted);
    rising.sort(Comparator.comparing(LaneRange::lane).thenComparingLong(LaneRange::from));
    for (LaneRange next : rising) {
      int last = joined.size() - 1;
      if (last >= 0
          && joined.get(last).lane().equals(next.lane())
          && joined.get(last).to() >= next.from()) {
        long to = Math.max(joined.get(last).to(), next.to());
        joined.set(last, new LaneRange(next.lane(), joined.get(last).from(), to));
      } else {
        joined.add(next);
      }
    }
    return joined;
  }

  static List<String> texts(List<LaneRange> rows) {
    return rows.stream().map(FailedRows::text).toList();
  }

  /** As people count rows: the first is 1, and the last one named is among them. */
  private static String text(LaneRange range) {
    String first = range.lane() + ":" + (range.from() + 1);
    return range.to() - range.from() == 1 ? first : first + "-" + range.to();
  }

  /**
   * The rows that are to be skipped and are not yet.
   *
   * @param known what the exit skips
   */
  static List<LaneRange> more(List<LaneRange> rows, List<Skip> known, Map<String, Lane> lanes) {
    Map<String, RowRanges> skipped = ranges(known, lanes);
    List<LaneRange> more = new ArrayList<>();
    for (LaneRange wanted : rows) {
      long from = wanted.from();
      for (RowRanges.Range gone : skipped.getOrDefault(wanted.lane(), RowRanges.NONE).ranges()) {
        if (gone.to() > from && gone.from() < wanted.to()) {
          add(more, wanted.lane(), from, gone.from());
          from = gone.to();
        }
      }
      add(more, wanted.lane(), from, wanted.to());
    }
    return more;
  }

  private static void add(List<LaneRange> rows, String lane, long from, long to) {
    if (from < to) {
      rows.add(new LaneRange(lane, from, to));
    }
  }

  /**
   * @param leavesLateOut whether late rows of the lane are no matter of the exit
   */
  static Skip skip(LaneRange range, Lane lane, String error, boolean leavesLateOut)
      throws IOException {
    long[] rows = {0};
    UUID id = lane.log().id();
    Skip skip = new Skip(range.lane(), id, range.from(), range.to(), error, 0, leavesLateOut);
    VerdictScan.skipped(lane, skip, found -> rows[0]++);
    return new Skip(range.lane(), id, range.from(), range.to(), error, rows[0], leavesLateOut);
  }

  /** What a query over these lanes is not to read. */
  static Map<String, RowRanges> ranges(List<Skip> skips, Map<String, Lane> lanes) {
    Map<String, RowRanges> ranges = new TreeMap<>();
    lanes.forEach(
        (name, lane) -> {
          List<Skip> own =
              skips.stream()
                  .filter(skip -> skip.lane().equals(name) && skip.laneId().equals(lane.log().id()))
                  .sorted(Comparator.comparingLong(Skip::from))
                  .toList();
          if (!own.isEmpty()) {
            ranges.put(name, new RowRanges(merged(own)));
          }
        });
    return ranges;
  }

  private static List<RowRanges.Range> merged(List<Skip> rising) {
    List<RowRanges.Range> merged = new ArrayList<>();
    long from = rising.get(0).from();
    long to = rising.get(0).to();
    for (Skip skip : rising) {
      if (skip.from() > to) {
        merged.add(new RowRanges.Range(from, to));
        from = skip.from();
        to = skip.to();
      }
      to = Math.max(to, skip.to());
    }
    merged.add(new RowRanges.Range(from, to));
    return merged;
  }
}
