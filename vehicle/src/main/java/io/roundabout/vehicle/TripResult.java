package io.roundabout.vehicle;

import java.util.List;

/**
 * What has become of a complete trip.
 *
 * @param trip its name, also where the gate made it up
 * @param rows of the whole trip
 * @param fresh of them, those that this unloading brought; the others were durable before
 * @param rejected of the whole trip's rows, those that stand among the breakdowns
 * @param rejects the first hundred or so of them that the gate named to this unloading
 */
public record TripResult(String trip, long rows, long fresh, long rejected, List<Reject> rejects) {

  public TripResult {
    rejects = List.copyOf(rejects);
  }

  /**
   * A row that cannot be used.
   *
   * @param row its number in the trip, from 1
   */
  public record Reject(long row, String reason) {}
}
