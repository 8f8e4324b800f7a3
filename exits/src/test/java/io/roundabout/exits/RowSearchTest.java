package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;

import io.roundabout.exits.ExitState.LaneRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowSearchTest {
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
