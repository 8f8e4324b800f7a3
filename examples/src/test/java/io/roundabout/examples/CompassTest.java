package io.roundabout.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompassTest {

  @Test
  void degreesAreRoundedToTheNearestOfSixteenPoints() {
    Compass compass = new Compass();
    assertThat(compass.call(0)).isEqualTo("N");
    assertThat(compass.call(11)).isEqualTo("N");
    assertThat(compass.call(12)).isEqualTo("NNE");
    assertThat(compass.call(270)).isEqualTo("W");
    assertThat(compass.call(355)).isEqualTo("N");
    assertThat(compass.call(null)).isNull();
  }
}
