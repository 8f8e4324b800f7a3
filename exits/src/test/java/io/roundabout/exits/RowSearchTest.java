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
import org.junit.jupiter.api.Test;

class RowSearchTest {

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

  @Test
  void whenTimeIsOverOnlyWhatWasFoundIsNamed() throws InterruptedException {
    List<LaneRange> all = List.of(new LaneRange("a", 0, 8));
    for (int time : new int[] {3, 4}) {
      int[] trials = {0};
      assertThat(
              RowSearch.find(
                  all,
                  rows -> {
                    trials[0] += rows.from() < rows.to() ? 1 : 0;
                    return rows.from() < rows.to();
                  },
                  () -> trials[0] == time))
          .isEqualTo(time == 3 ? all : List.of(new LaneRange("a", 0, 1)));
    }
  }

  @Test
  void aHundredRowsAreEnough() throws InterruptedException {
    assertThat(
            RowSearch.find(
                List.of(new LaneRange("a", 0, 1 << 20)),
                rows -> rows.from() < rows.to(),
                () -> false))
        .containsExactly(new LaneRange("a", 0, 100));
  }

  @Test
  void whatFailsWithoutRowsAccusesNone() throws InterruptedException {
    List<LaneRange> rows = List.of(new LaneRange("a", 0, 1_000));
    assertThat(RowSearch.find(rows, range -> true, () -> false)).isEqualTo(rows);
  }

  @Test
  void rowsThatFailOnlyTogetherAreAllNamed() throws InterruptedException {
    List<LaneRange> rows = List.of(new LaneRange("a", 0, 10), new LaneRange("b", 5, 6));
    assertThat(RowSearch.find(rows, range -> false, () -> false)).isEqualTo(rows);
  }
}
