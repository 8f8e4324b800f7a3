package io.roundabout.peers.yardstick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a contender loses or gives twice has to be seen. */
class ResultsTest {

  private static void take(Results results, String json) {
    byte[] bytes = ("[" + json + "]").getBytes(StandardCharsets.UTF_8);
    results.accepted(bytes, 1, bytes.length - 1);
  }

  @Test
  void allOnceIsEnough() {
    Results results = new Results(Work.TABLE_JOIN, 100, 2, false);
    take(results, "{\"id\":101,\"name\":\"a\"}");
    assertThat(results.enough()).isFalse();
    assertThat(results.missing()).isEqualTo(1);
    take(results, "{\"name\":\"b\",\"id\": 100}");
    assertThat(results.enough()).isTrue();
    assertThat(results.missing()).isZero();
    assertThat(results.twice()).isZero();
  }

  @Test
  void whatComesTwiceStandsForNothingElse() {
    Results results = new Results(Work.PASS_THROUGH, 0, 2, false);
    take(results, "{\"id\":1}");
    take(results, "{\"id\":1}");
    assertThat(results.enough()).isFalse();
    assertThat(results.twice()).isEqualTo(1);
    assertThat(results.missing()).isEqualTo(1);
  }

  @Test
  void resultsOfOtherRoundsArePassedOver() {
    Results results = new Results(Work.PASS_THROUGH, Rows.firstId(2), 1, false);
    take(results, "{\"id\":7}");
    assertThat(results.enough()).isFalse();
    assertThat(results.twice()).isZero();
  }

  @Test
  void groupsCountTheirOrdersWithoutTheClosingRow() {
    Results results = new Results(Work.WINDOW, 0, 10, false);
    take(results, "{\"customer\":-1,\"n\":1}");
    take(results, "{\"customer\":5,\"n\":7}");
    assertThat(results.missing()).isEqualTo(3);
    take(results, "{\"n\":4,\"customer\":6}");
    assertThat(results.enough()).isTrue();
    assertThat(results.twice()).isEqualTo(1);
  }

  @Test
  void aResultWithoutItsNumberIsAnError() {
    Results results = new Results(Work.PASS_THROUGH, 0, 1, false);
    assertThatThrownBy(() -> take(results, "{\"ident\":1}")).hasMessageContaining("no \"id\":");
  }

  @Test
  void percentilesAreOfTheValuesThatAreThere() {
    long[] sorted = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    assertThat(PeerProcess.percentile(sorted, 50)).isEqualTo(5);
    assertThat(PeerProcess.percentile(sorted, 95)).isEqualTo(10);
    assertThat(PeerProcess.percentile(new long[0], 50)).isEqualTo(-1);
  }
}
