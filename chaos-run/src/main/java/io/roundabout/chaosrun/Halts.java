package io.roundabout.chaosrun;

import io.roundabout.haltpoints.HaltPoint;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The named places that every life of a roundabout comes by, under the rows of a run. */
final class Halts {
  private static final int MOST_PASSES = 8;
  private static final List<HaltPoint> PLACES =
      Arrays.stream(HaltPoint.values()).filter(Halts::isCommon).toList();

  private Halts() {}

  /** What needs a full segment, old rows, or a batch of several transactions is left out. */
  private static boolean isCommon(HaltPoint place) {
    return Stream.of("SEGMENT", "RETENTION", "DELETE", "OUTBOX_FSYNC", "OUTBOX_RENAME")
        .noneMatch(place.name()::contains);
  }

  /** A place, and at which of its passes. */
  static String drawn(int draw) {
    return PLACES.get(draw % PLACES.size()) + ":" + (1 + draw / PLACES.size() % MOST_PASSES);
  }
}
