package io.roundabout.lanelog;

import io.roundabout.haltpoints.HaltPoint;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/**
 * The end of the lane's log: the newest segment and the durable mark. Used by the writer's thread
 * only.
 */
final class LogTail implements Closeable {
  static final String MARK_FILE = "durable";

  /** How far the mark on disk may trail the log after a power cut. */
  private static final long MARK_BYTES = 16 << 20;

  private final LogStorage storage;
  private final UUID lane;
  private final long segmentBytes;
  private final RowFiles segments;
  private final LogFile markFile;
  private final DurableMark mark;
  private GrowingFile newest;
  private long unmarkedBytes;
  private long writtenBytes;

  /** After it nothing is written any more: what the page cache says of the file is not true. */
  private IOException failure;

  /**
   * @param newest the segment that grows, or null when the next block begins one
   */
  LogTail(
      LogStorage storage,
      UUID lane,
      long segmentBytes,
      RowFiles segments,
      LogFile markFile,
      DurableMark mark,
      GrowingFile newest) {
    this.storage = storage;
    this.lane = lane;
    this.segmentBytes = segmentBytes;
    this.segments = segments;
    this.markFile = markFile;
    this.mark = mark;
    this.newest = newest;
  }

  RowFiles segments() {
    return segments;
  }

  /** Where the next block goes, if the segment is not full. */
  Place place() {
    return newest == null
        ? new Place(segments.endRow(), FileHeader.BYTES)
        : new Place(newest.rows().number(), newest.rows().end().offset());
  }

  /** Bytes written since the log was opened. */
  long writtenBytes() {
    return writtenBytes;
  }

  boolean full() {
    return newest != null && full(newest.rows().start(), newest.rows().end());
  }

  /** A segment is named by its first row, so it must hold rows before the next is begun. */
  private boolean full(Spot start, Spot end) {
    return end.offset() >= segmentBytes && end.row() > start.row();
  }

  /** Writes as many of the blocks as the segment takes; they are durable when this returns. */
  int write(List<? extends OutgoingBlock> blocks) throws IOException {
    if (failure != null) {
      throw new IOException("an earlier write has failed: " + failure.getMessage(), failure);
    }
    try {
      return writeFitting(blocks);
    } catch (NoSpaceException e) {
      throw e;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  private int writeFitting(List<? extends OutgoingBlock> blocks) throws IOException {
    boolean fresh = newest == null;
    if (fresh) {
      newest = create();
      HaltPoint.AFTER_SEGMENT_BEGIN.reached();
    }
    RowFile rows = newest.rows();
    long before = rows.end().offset();
    int count = fitting(blocks, rows);
    HaltPoint.BEFORE_APPEND.reached();
    newest.write(blocks.subList(0, count));
    HaltPoint.AFTER_APPEND.reached();
    newest.force();
    HaltPoint.AFTER_FSYNC.reached();
    if (rows.start().offset() == before) {
      segments.add(rows, 0);
    }
    mark.write(new DurableMark.Value(place(), rows.end().row()));
    HaltPoint.AFTER_DURABLE_MARK.reached();
    long bytes = rows.end().offset() - before;
    writtenBytes += bytes;
    unmarkedBytes += bytes;
    if (unmarkedBytes >= MARK_BYTES) {
      forceMark();
    }
    return count;
  }

  private GrowingFile create() throws IOException {
    long row = segments.endRow();
    RowFile rows = RowFile.growing(storage, FileHeader.tag(lane), FileHeader.Kind.SEGMENT, row);
    return GrowingFile.create(storage, rows, new FileHeader(FileHeader.Kind.SEGMENT, lane, row));
  }

  private int fitting(List<? extends OutgoingBlock> blocks, RowFile rows) {
    Spot end = rows.end();
    int count = 0;
    while (count < blocks.size() && (count == 0 || !full(rows.start(), end))) {
      OutgoingBlock block = blocks.get(count++);
      end = new Spot(end.row() + block.rows(), end.offset() + block.bytes());
    }
    return count;
  }

  /** The next block begins a new segment. */
  void roll() throws IOException {
    HaltPoint.BEFORE_SEGMENT_ROLL.reached();
    forceMark();
    newest.close();
    newest = null;
    HaltPoint.AFTER_SEGMENT_ROLL.reached();
  }

  /** As {@link #roll}, unless the next block begins a segment anyhow. */
  void rollIfBegun() throws IOException {
    if (newest != null) {
      roll();
    }
  }

  void forceMark() throws IOException {
    markFile.force();
    mark.forced();
    unmarkedBytes = 0;
  }

  /** Takes back a write that failed. */
  void retreat() throws IOException {
    if (newest != null) {
      newest.retreat();
    }
  }

  @Override
  public void close() throws IOException {
    try (LogFile closing = markFile) {
      if (newest != null) {
        newest.close();
      }
    }
  }
}
