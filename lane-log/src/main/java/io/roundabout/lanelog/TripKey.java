package io.roundabout.lanelog;

/**
 * What names a trip within its lane.
 *
 * @param part 1 to {@code parts}
 * @param parts 1 for a trip that is not divided
 */
public record TripKey(String trip, int part, int parts) {

  public static TripKey of(String trip) {
    return new TripKey(trip, 1, 1);
  }
}
