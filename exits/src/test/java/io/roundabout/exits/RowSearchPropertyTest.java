package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.exits.ExitState.LaneRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RowSearchPropertyTest {
  private static boolean holds(LaneRange range, Set<Integer> bad) {
    return bad.stream().anyMatch(row -> range.from() <= row && row < range.to());
  }

  @Property
  void exactlyTheBadRowsAreFound(
      @ForAll @Size(min = 1, max = 5) Set<@IntRange(max = 999) Integer> bad)
      throws InterruptedException {
    List<LaneRange> found =
        RowSearch.find(
            List.of(new LaneRange("a", 0, 1_000)), rows -> holds(rows, bad), () -> false);

    List<Integer> rows = new ArrayList<>();
    for (LaneRange range : found) {
      for (long row = range.from(); row < range.to(); row++) {
        rows.add((int) row);
      }
    }
    assertThat(rows).containsExactlyInAnyOrderElementsOf(bad);
  }
}
