package io.roundabout.chaosrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private static Settings settings(long seed) {
    return new Settings(40, 100_000, seed, EnumSet.allOf(Fault.class));
  }

  @Test
  void theSeedDecidesEveryFaultAndItsMoment() {
    assertThat(Schedule.of(settings(1)).events()).isEqualTo(Schedule.of(settings(1)).events());
    assertThat(Schedule.of(settings(1)).events()).isNotEqualTo(Schedule.of(settings(2)).events());
  }

  @Test
  void thereAreAsManyKillsAsWereAskedForAndCutsBesides() {
    Schedule schedule = Schedule.of(settings(1));
    assertThat(schedule.events()).filteredOn(event -> event.fault().kills()).hasSize(40);
    assertThat(schedule.count(Fault.ROUNDABOUT)).isEqualTo(16);
    assertThat(schedule.count(Fault.HALTS)).isEqualTo(8);
    assertThat(schedule.count(Fault.NETWORK)).isEqualTo(13);
  }

  @Test
  void onlyTheNamedFaultsStrike() {
    Schedule schedule =
        Schedule.of(new Settings(7, 100_000, 1, EnumSet.of(Fault.VEHICLES, Fault.COLLECTORS)));
    assertThat(schedule.events()).hasSize(7);
    assertThat(schedule.count(Fault.VEHICLES)).isEqualTo(4);
    assertThat(schedule.count(Fault.COLLECTORS)).isEqualTo(3);
  }

  @Test
  void aFaultThatDoesNotExistIsRefusedWithThoseThatDo() {
    assertThatThrownBy(() -> Settings.faults("roundabout,fire"))
        .hasMessage(
            "there is no fault 'fire'; there are roundabout,halts,vehicles,collectors,network");
  }
}
