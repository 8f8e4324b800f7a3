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
  void aNewerVersionIsRefused() {
    assertThatThrownBy(() -> LaneOffset.parse("{\"v\":2,\"lane\":\"x\",\"row\":1}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version 2")
        .hasMessageContaining("up to version 1");
  }

  @Test
  void whatIsNoOffsetIsRefusedWithItsText() {
    for (String text :
        new String[] {
          "", "7", "{}", "{\"v\":1}", "not json", "{\"v\":1,\"row\":1,\"lane\":\"x\"}"
        }) {
      assertThatThrownBy(() -> LaneOffset.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
