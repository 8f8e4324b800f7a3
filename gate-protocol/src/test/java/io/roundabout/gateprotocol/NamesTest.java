package io.roundabout.gateprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NamesTest {

  @Test
  void aNameIsShortAndOfPlainCharacters() {
    assertThat(Names.valid("Lane-1.a_b:c")).isTrue();
    assertThat(Names.valid("a".repeat(128))).isTrue();
    assertThat(Names.valid("a".repeat(129))).isFalse();
    assertThat(Names.valid("")).isFalse();
    assertThat(Names.valid("a b")).isFalse();
    assertThat(Names.valid("a/b")).isFalse();
    assertThat(Names.valid("ä")).isFalse();
  }

  @Test
  void theNearestNameIsFewestTypingErrorsAway() {
    List<String> lanes = List.of("weather", "airports", "flights");
    assertThat(Names.nearest("wether", lanes)).contains("weather");
    assertThat(Names.nearest("wehater", lanes)).contains("weather");
    assertThat(Names.nearest("AIRPORT", lanes)).contains("airports");
    assertThat(Names.nearest("from", List.of("form", "frog"))).contains("form");
    assertThat(Names.nearest("x", List.of())).isEmpty();
  }

  @Test
  void aBackslashInFrontIsDoubled() {
    assertThat(GateProtocol.escape("\\.")).isEqualTo("\\\\.");
    assertThat(GateProtocol.escape("{\"a\":1}")).isEqualTo("{\"a\":1}");
    assertThat(GateProtocol.escape("")).isEmpty();
  }
}
