package io.roundabout.lanesource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;

class LaneOffsetPropertyTest {
  private static final UUID LANE = UUID.fromString("00000000-0000-0001-0000-000000000002");

  @Property(tries = 200)
  void anOffsetIsReadBackEqual(
      @ForAll @StringLength(max = 40) String name,
      @ForAll @LongRange(min = 0) long row,
      @ForAll Map<@StringLength(max = 20) String, Long> tables,
      @ForAll @LongRange(min = 1) long mark,
      @ForAll @LongRange(min = 0) long told) {
    LaneOffset offset = new LaneOffset(LANE, name, row, tables, mark, told);
    LaneOffset read = LaneOffset.parse(offset.json());
    assertThat(read).isEqualTo(offset);
    assertThat(read.row()).isEqualTo(row);
    assertThat(read.tables()).isEqualTo(tables);
    assertThat(read.mark()).isEqualTo(mark);
    assertThat(read.told()).isEqualTo(told);
  }
}
