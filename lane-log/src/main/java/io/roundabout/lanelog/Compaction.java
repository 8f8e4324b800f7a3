package io.roundabout.lanelog;

import java.io.IOException;
import java.time.Clock;
import java.util.List;

/**
 * Puts a file with the rows that count of a version into the place of those that the version was
 * made of, by one reference block in the lane's log. Used by the writer's thread only.
 */
final class Compaction {
  private final LogTail log;
  private final Checkpoints checkpoints;
  private final Tables tables;
  private final Intake intake;
  private final Clock clock;

  Compaction(LogTail log, Checkpoints checkpoints, Tables tables, Intake intake, Clock clock) {
    this.log = log;
    this.checkpoints = checkpoints;
    this.tables = tables;
    this.intake = intake;
    this.clock = clock;
  }

  /**
   * Makes the file, which is on disk, the newest version.
   *
   * @return false when something newer than changes stands in the way
   */
  boolean commit(long version, RowFile file) throws IOException {
    List<TableFile> files = tables.files();
    boolean known = version > 0 && version <= tables.lastVersion();
    if (!known || !TableVersions.onlyChangesAfter(files, version)) {
      return false;
    }
    TableFile last = files.get(files.size() - 1);
    Spot end = file.end();
    TableFile compacted =
        new TableFile(
            TableFile.Kind.COMPACTED,
            tables.lastVersion() + 1,
            last.key(),
            last.vehicle(),
            end.row(),
            0,
            end.offset(),
            clock.millis(),
            file.number(),
            log.segments().endRow(),
            version);
    write(compacted.compactedReference(tables.tag()));
    tables.add(compacted, file);
    return true;
  }

  private void write(OutgoingBlock reference) throws IOException {
    try {
      checkpoints.rollIfFull();
      log.write(List.of(reference));
    } catch (NoSpaceException e) {
      log.retreat();
      throw e;
    } catch (IOException e) {
      intake.stop(e, List.of());
      throw e;
    }
  }
}
