package io.roundabout.exits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CourtesyTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long MILLI = Duration.ofMillis(1).toNanos();

  private final Courtesy courtesy = new Courtesy(1_000, 0);

  @Test
  void whileRowsStreamInItRestsNineTimesAsLongAsItWorks() {
    assertThat(courtesy.look(1_000_000, SECOND)).isTrue();
    assertThat(courtesy.rest(SECOND, SECOND + 3 * MILLI)).isEqualTo(27 * MILLI);
  }

  @Test
  void aRestIsNeverLong() {
    courtesy.look(1_000_000, SECOND);
    assertThat(courtesy.rest(0, 5 * SECOND)).isEqualTo(SECOND);
  }

  @Test
  void itDoesNotRestWhileFewRowsCome() {
    assertThat(courtesy.look(41_000, SECOND)).isFalse();
    assertThat(courtesy.rest(0, SECOND)).isZero();
  }

  @Test
  void itStopsRestingWhenTheStreamEnds() {
    courtesy.look(1_000_000, SECOND);
    assertThat(courtesy.look(1_000_000, 2 * SECOND)).isFalse();
    assertThat(courtesy.rest(0, SECOND)).isZero();
  }

  @Test
  void oneBlockIsNoStream() {
    assertThat(courtesy.look(11_000, 2 * MILLI)).isFalse();
  }
}
