package io.roundabout.gate;

import io.roundabout.lanelog.LaneLog;
import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.CsvOptions;
import io.roundabout.rowformat.Format;

/** A lane as the gate offers it to vehicles. */
public sealed interface GateLane {

  String name();

  /**
   * A lane that takes rows.
   *
   * @param log stays the caller's: the gate never closes it
   * @param format of visits that do not say another
   * @param csv how csv is written in this lane, whichever visit brings it
   */
  record Open(String name, LaneLog log, Columns columns, Format format, CsvOptions csv)
      implements GateLane {}

  /**
   * A lane that is configured but could not be opened: its visits get {@code ERR UNAVAILABLE}.
   *
   * @param reason a sentence for the vehicle's owner
   */
  record Stopped(String name, String reason) implements GateLane {}
}
