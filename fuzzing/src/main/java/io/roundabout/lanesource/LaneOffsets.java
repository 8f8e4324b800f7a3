package io.roundabout.lanesource;

import io.roundabout.fuzzing.Agreement;
import io.roundabout.fuzzing.Input;
import io.roundabout.fuzzing.Target;

/** A lane's offset in a checkpoint of Spark. */
public final class LaneOffsets implements Target {
  @Override
  public void take(byte[] input) {
    LaneOffset offset;
    try {
      offset = LaneOffset.parse(new Input(input).text());
    } catch (IllegalArgumentException refused) {
      return;
    }
    Agreement.same(offset.json(), LaneOffset.parse(offset.json()).json(), "an offset is read back");
  }
}
