package io.roundabout.lanelog;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Promise 1: an acknowledged row survives power loss, at whatever moment. */
class Promise1PowerCutTest {

  @Property(tries = 500, shrinking = ShrinkingMode.OFF)
  void aLogKeepsWhatItAcknowledged(@ForAll long seed) throws Exception {
    new DiskLife(seed, false).run(5);
  }

  @Property(tries = 500, shrinking = ShrinkingMode.OFF)
  void aTableLaneKeepsWhatItAcknowledged(@ForAll long seed) throws Exception {
    new DiskLife(seed, true).run(5);
  }
}
