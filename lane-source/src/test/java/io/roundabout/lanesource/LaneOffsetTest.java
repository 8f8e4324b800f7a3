package io.roundabout.lanesource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LaneOffsetTest {
  private static final UUID LANE = UUID.fromString("00000000-0000-0001-0000-000000000002");

  @Test
  void anOffsetIsWrittenAsDocumented() {
    LaneOffset offset =
        new LaneOffset(LANE, "weather", 4200, Map.of("b", 2L, "airports", 3L), 0, 0);
    assertThat(offset.json())
        .isEqualTo(
            "{\"v\":1,\"lane\":\"00000000-0000-0001-0000-000000000002\",\"name\":\"weather\",\"row\":4200,\"tables\":{\"airports\":3,\"b\":2}}");
  }

  @Test
  void aMarkStandsInAnOffsetOnlyIfThereIsOne() {
    LaneOffset offset = new LaneOffset(LANE, "weather", 4200, Map.of(), 1384000000000000L, 2);
    assertThat(offset.json())
        .isEqualTo(
            "{\"v\":1,\"lane\":\"00000000-0000-0001-0000-000000000002\",\"name\":\"weather\",\"row\":4200,\"tables\":{},\"mark\":1384000000000000,\"told\":2}");
  }

  @Test
  void aBatchThatStandsSaysWhereItBeginsAndTheNextWhereItHasEnded() {
    LaneOffset stands = new LaneOffset(LANE, "weather", 4200, Map.of(), 0, 0).asStanding();
    assertThat(stands.json())
        .isEqualTo(
            "{\"v\":2,\"lane\":\"00000000-0000-0001-0000-000000000002\",\"name\":\"weather\",\"row\":4200,\"tables\":{},\"standing\":true}");
    assertThat(stands.since()).hasValue(4200);

    LaneOffset next = new LaneOffset(LANE, "weather", 4300, Map.of(), 0, 0).since(4250);
    assertThat(next.json())
        .isEqualTo(
            "{\"v\":2,\"lane\":\"00000000-0000-0001-0000-000000000002\",\"name\":\"weather\",\"row\":4300,\"tables\":{},\"since\":4250}");

    for (LaneOffset offset : new LaneOffset[] {stands, next}) {
      LaneOffset parsed = LaneOffset.parse(offset.json());
      assertThat(parsed).isEqualTo(offset);
      assertThat(parsed.isStanding()).isEqualTo(offset.isStanding());
      assertThat(parsed.since()).isEqualTo(offset.since());
    }
  }

  @Test
  void aNewerVersionIsRefused() {
    assertThatThrownBy(() -> LaneOffset.parse("{\"v\":3,\"lane\":\"x\",\"row\":1}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version 3")
        .hasMessageContaining("up to version 2");
  }

  @Test
  void whatIsNoOffsetIsRefusedWithItsText() {
    for (String text :
        new String[] {
          "",
          "7",
          "{}",
          "{\"v\":1}",
          "not json",
          "{\"v\":1,\"row\":1,\"lane\":\"x\"}",
          "{\"v\":2,\"row\":1,\"since\":-2,\"lane\":\"00000000-0000-0001-0000-000000000002\"}"
        }) {
      assertThatThrownBy(() -> LaneOffset.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
