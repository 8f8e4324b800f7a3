package io.roundabout.lanelog;

import java.nio.ByteBuffer;

/** A block on its way to disk: all of it but its place. */
class OutgoingBlock {
  private final ByteBuffer head;
  private final ByteBuffer body;
  private final int bodyStart;
  private final long rows;
  private final long arrivalMillis;
  private final long mark;
  private Place place;

  OutgoingBlock(ByteBuffer head, ByteBuffer body, long rows, long arrivalMillis, long mark) {
    this.head = head;
    this.body = body.duplicate();
    this.bodyStart = body.position();
    this.rows = rows;
    this.arrivalMillis = arrivalMillis;
    this.mark = mark;
  }

  long rows() {
    return rows;
  }

  long arrivalMillis() {
    return arrivalMillis;
  }

  /** The lane's mark after the block. */
  long mark() {
    return mark;
  }

  /** Whether it is a close record, whose one row is none. */
  boolean close() {
    return false;
  }

  long bytes() {
    return (long) head.limit() + body.limit() - bodyStart;
  }

  Place place() {
    return place;
  }

  /** Decides where the block goes; may be decided again after a write that failed. */
  void place(Place where, long firstRow, long groupStart) {
    place = where;
    BlockHeader.place(head, 0, firstRow, groupStart);
  }

  /** Another block in the log speaks for this one. */
  void standsAt(Place where) {
    place = where;
  }

  ByteBuffer head() {
    return head.rewind();
  }

  ByteBuffer body() {
    return body.position(bodyStart);
  }
}
