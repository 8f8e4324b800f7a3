package io.roundabout.lanesource;

import java.util.OptionalLong;

/**
 * What a query needs so that its batches may stand.
 *
 * @param slots {@link StandingSlots#NONE} for a query whose batches all end at once
 * @param results where the results of a batch that stands go
 * @param given the row to which the last batch has come, if it stood when the query ended: its
 *     results are given up to there and no further
 */
public record Standing(StandingSlots slots, StandingResults results, OptionalLong given) {
  /** For a query whose batches never stood and never will. */
  public static final Standing NEVER =
      new Standing(StandingSlots.NONE, new NoResults(), OptionalLong.empty());

  private record NoResults() implements StandingResults {
    @Override
    public void stand() {
      throw new IllegalStateException("no batch of this query may stand");
    }

    @Override
    public boolean give(long row) {
      throw new IllegalStateException("no batch of this query stands");
    }

    @Override
    public void mark(long row) {
      throw new IllegalStateException("no batch of this query stands");
    }
  }
}
