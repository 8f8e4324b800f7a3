package io.roundabout.lanelog;

import io.roundabout.haltpoints.HaltPoint;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Stages the blocks of each trip in a file of its own; the trip's last block brings a reference to
 * that file into the lane's log, and with it all of its rows.
 */
final class TableAppender implements Appender {
  private final LogTail log;
  private final Checkpoints checkpoints;
  private final Tables tables;
  private final Clock clock;
  private final Set<StageFile> touched = new LinkedHashSet<>();

  TableAppender(LogTail log, Checkpoints checkpoints, Tables tables, Clock clock) {
    this.log = log;
    this.checkpoints = checkpoints;
    this.tables = tables;
    this.clock = clock;
  }

  @Override
  public int write(List<Append> blocks) throws IOException {
    List<Append> group = upToFirstEnd(blocks);
    stage(group);
    Append last = group.get(group.size() - 1);
    if (last.after.complete()) {
      refer(last);
    }
    return group.size();
  }

  private static List<Append> upToFirstEnd(List<Append> blocks) {
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.get(i).after.complete()) {
        return blocks.subList(0, i + 1);
      }
    }
    return blocks;
  }

  private void stage(List<Append> group) throws IOException {
    for (Append append : group) {
      StageFile stage = tables.stage(append.trip);
      if (append.rows() > 0 && !append.staged) {
        stage.add(append);
        touched.add(stage);
      }
    }
    for (StageFile stage : touched) {
      stage.write();
    }
    HaltPoint.BEFORE_STAGING_FSYNC.reached();
    for (StageFile stage : touched) {
      stage.force();
    }
    HaltPoint.AFTER_STAGING_FSYNC.reached();
    touched.clear();
    // Should the log find no space for the reference, these blocks are not written again.
    group.forEach(append -> append.staged = true);
  }

  private void refer(Append last) throws IOException {
    checkpoints.rollIfFull();
    long firstRow = log.segments().endRow();
    RowFile rows = last.trip.stage.rows();
    TableFile file =
        TableFile.of(
            last.trip, last.after, tables.lastVersion() + 1, rows, firstRow, clock.millis());
    OutgoingBlock reference = file.reference(last.trip, last.after, tables.tag());
    HaltPoint.BEFORE_TABLE_VERSION.reached();
    log.write(List.of(reference));
    HaltPoint.AFTER_TABLE_VERSION.reached();
    last.standsAt(reference.place());
    tables.complete(last.trip, file);
  }

  @Override
  public void retreat() throws IOException {
    for (StageFile stage : touched) {
      stage.retreat();
    }
    touched.clear();
    log.retreat();
  }

  @Override
  public void close() throws IOException {
    try (LogTail closing = log) {
      tables.close();
    }
  }
}
