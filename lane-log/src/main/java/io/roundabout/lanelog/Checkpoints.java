package io.roundabout.lanelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the {@link TripsFile}, from which the next start begins. Used by the writer's thread only.
 */
final class Checkpoints {

  /** With many trips the file is large; it is written the less often. */
  private static final int LOG_BYTES_PER_BYTE = 4;

  private final LogStorage storage;
  private final long segmentBytes;
  private final Intake intake;
  private final Encodings encodings;
  private final LogTail log;
  private final Tables tables;
  private long lastBytes;
  private long lastAt;

  Checkpoints(
      LogStorage storage,
      long segmentBytes,
      Intake intake,
      Encodings encodings,
      LogTail log,
      Tables tables) {
    this.storage = storage;
    this.segmentBytes = segmentBytes;
    this.intake = intake;
    this.encodings = encodings;
    this.log = log;
    this.tables = tables;
  }

  /** Begins the next segment, if it is time to. */
  void rollIfFull() throws IOException {
    if (log.full()) {
      writeIfDue();
      log.roll();
    }
  }

  private void writeIfDue() throws IOException {
    long since = log.writtenBytes() - lastAt;
    if (since >= Math.max(segmentBytes, LOG_BYTES_PER_BYTE * lastBytes)) {
      write(0);
    }
  }

  /** Leaves out the first segments, which are about to be removed. */
  void write(int withoutSegments) throws IOException {
    List<TripsFile.Segment> segments = new ArrayList<>();
    List<RowFiles.Held> held = log.segments().files();
    for (RowFiles.Held one : held.subList(withoutSegments, held.size())) {
      RowFile file = one.file();
      segments.add(
          new TripsFile.Segment(file.number(), file.end(), file.lastArrival(), file.closes()));
    }
    TripsFile snapshot =
        new TripsFile(
            log.place(),
            log.segments().endRow(),
            intake.inLog(),
            intake.abandoned(),
            log.segments().closes(),
            intake.time(),
            encodings.all().size(),
            tables.nextDump(),
            tables.lastVersion(),
            segments,
            tables.files(),
            tables.openDumps(),
            intake.durableTrips());
    lastBytes = snapshot.write(storage);
    lastAt = log.writtenBytes();
  }
}
