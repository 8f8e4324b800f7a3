package io.roundabout.lanelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a table over a disk that fails may be: its newest complete dump, and all changes that were
 * complete after it, in their order. Each version stays the same as long as it can be read.
 */
final class TableLife {
  private final Map<SentTrip, Integer> completeIn = new HashMap<>();
  private final Map<Long, List<SentTrip>> versions = new HashMap<>();
  private long newest;

  /** The trip was first seen complete at the beginning of this life. */
  void complete(SentTrip trip, int life) {
    completeIn.putIfAbsent(trip, life);
  }

  /** A version that can be read holds the rows of these trips. */
  void check(TableVersion version, List<SentTrip> trips) {
    assertThat(trips).doesNotHaveDuplicates();
    assertThat(completeIn.keySet()).containsAll(trips);
    assertThat(trips.subList(1, trips.size())).allMatch(SentTrip::changes);
    List<SentTrip> before = versions.putIfAbsent(version.version(), trips);
    if (before != null) {
      assertThat(trips).as("version %d", version.version()).isEqualTo(before);
    }
  }

  /** Nothing is missing in the newest version that was complete after its dump. */
  void newest(TableVersion version) {
    List<SentTrip> trips = versions.get(version.version());
    SentTrip base = trips.get(0);
    completeIn.forEach(
        (trip, life) -> {
          boolean later = base.changes() || life > completeIn.get(base);
          if (later) {
            assertThat(trips).as("complete in life %d", life).contains(trip);
          }
        });
    assertThat(version.version()).isGreaterThanOrEqualTo(newest);
    newest = version.version();
  }
}
