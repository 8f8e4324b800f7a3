package io.roundabout.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class NearestNameTest {

  @Test
  void slipsOfTheFingerAreUnderstood() {
    List<String> allowed = List.of("columns", "format", "csv", "table", "keep");
    assertThat(NearestName.of("colums", allowed)).contains("columns");
    assertThat(NearestName.of("COLUMNS", allowed)).contains("columns");
    assertThat(NearestName.of("cvs", allowed)).contains("csv");
    assertThat(NearestName.of("tabel", allowed)).contains("table");
    assertThat(NearestName.of("zebra", allowed)).isEmpty();
    assertThat(NearestName.of("x", List.of())).isEmpty();
  }

  @Property
  void theDistanceIsSymmetricAndZeroOnlyForEqualTexts(
      @ForAll @AlphaChars @StringLength(max = 12) String a,
      @ForAll @AlphaChars @StringLength(max = 12) String b) {
    int distance = NearestName.distance(a, b);
    assertThat(distance).isEqualTo(NearestName.distance(b, a));
    assertThat(distance == 0).isEqualTo(a.equals(b));
    assertThat(distance)
        .isBetween(Math.abs(a.length() - b.length()), Math.max(a.length(), b.length()));
  }
}
