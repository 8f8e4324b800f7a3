package io.roundabout.exitsink;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The messages of an epoch that stands open, between the row of a lane that was given last and the
 * one that is given next. They need no file: until they are delivered, the lane has what they are
 * made of. Not thread-safe.
 */
final class HeldRows implements MessageBodies.Target {
  private final long epoch;
  private final Sending.Limits limits;
  private final List<PartFile.Body> bodies = new ArrayList<>();
  private long bytes;
  private boolean over;

  /**
   * @param limits what is not delivered in one transaction is not held
   */
  HeldRows(long epoch, Sending.Limits limits) {
    this.epoch = epoch;
    this.limits = limits;
  }

  long epoch() {
    return epoch;
  }

  @Override
  public void accept(byte[] body, int length, int rows) {
    bytes += length;
    if (over || bytes > limits.bytes() || bodies.size() == limits.messages()) {
      over = true;
      bodies.clear();
      return;
    }
    bodies.add(new PartFile.Body(Arrays.copyOf(body, length), rows));
  }

  /** Whether there were more than can be held; then none are. */
  boolean isOver() {
    return over;
  }

  List<PartFile.Body> bodies() {
    return bodies;
  }

  void clear() {
    bodies.clear();
    bytes = 0;
  }
}
