package io.roundabout.lanesource;

import io.roundabout.lanelog.LaneLog;
import io.roundabout.lanelog.LogStorage;
import io.roundabout.rowformat.Columns;

/** A lane as the queries see it. */
public record Lane(String name, Columns columns, LaneLog log, LogStorage storage) {}
