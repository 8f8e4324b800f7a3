package io.roundabout.lanesource;

import java.util.List;
import org.apache.spark.sql.connector.read.streaming.Offset;

/**
 * The end of a batch, with the columns that its plan needs. It lives in one batch's plan alone: the
 * offset is the only thing that Spark hands from a plan to the stream.
 */
final class NarrowOffset extends Offset {
  private final LaneOffset end;
  private final List<Integer> wanted;

  NarrowOffset(LaneOffset end, List<Integer> wanted) {
    this.end = end;
    this.wanted = List.copyOf(wanted);
  }

  LaneOffset end() {
    return end;
  }

  List<Integer> wanted() {
    return wanted;
  }

  @Override
  public String json() {
    return end.json();
  }
}
