package io.roundabout.lanelog;

import java.io.IOException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Opens a lane's segments: checks that those before the snapshot are there, walks those after it,
 * cuts a torn tail, and makes sure that what stays is on disk.
 */
final class LogRecovery {
  private final LogStorage storage;
  private final LaneFile identity;
  private final int tag;
  private final TripsFile snapshot;
  private final RowFiles segments;
  private final Visitor visitor;
  private DurableMark mark;
  private Place durable;

  /** Sees every block after the snapshot's place. */
  interface Visitor {
    void block(String file, BlockScan scan, Place place, int bodyAt) throws IOException;
  }

  LogRecovery(
      LogStorage storage,
      LaneFile identity,
      TripsFile snapshot,
      RowFiles segments,
      Visitor visitor) {
    this.storage = storage;
    this.identity = identity;
    this.tag = FileHeader.tag(identity.id());
    this.snapshot = snapshot;
    this.segments = segments;
    this.visitor = visitor;
  }

  LogTail recover(long segmentBytes, List<String> sentences) throws IOException {
    LogFile markFile = openMark();
    try {
      durable = max(mark.value().place(), snapshot.place());
      TreeSet<Long> numbers = numbers();
      addSealed(numbers);
      GrowingFile newest = walk(numbers.tailSet(snapshot.place().file()), sentences);
      LogTail log =
          new LogTail(storage, identity.id(), segmentBytes, segments, markFile, mark, newest);
      mark.write(new DurableMark.Value(log.place(), segments.endRow()));
      log.forceMark();
      return log;
    } catch (IOException | RuntimeException e) {
      markFile.close();
      throw e;
    }
  }

  private LogFile openMark() throws IOException {
    if (!storage.exists(LogTail.MARK_FILE)) {
      throw LaneDamagedException.missing(
          storage, LogTail.MARK_FILE, "without it a torn tail cannot be told from damage");
    }
    LogFile file = storage.open(LogTail.MARK_FILE, false);
    try {
      mark = DurableMark.open(file, 0);
    } catch (BadBlockException e) {
      file.close();
      throw LaneDamagedException.at(storage, LogTail.MARK_FILE, 0, e);
    }
    if (mark == null) {
      file.close();
      throw LaneDamagedException.at(
          storage, LogTail.MARK_FILE, 0, "it was cut, or neither of its two slots is whole", null);
    }
    return file;
  }

  private static Place max(Place a, Place b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /** The segments that are there; what an interrupted retention has left is removed. */
  private TreeSet<Long> numbers() throws IOException {
    long first =
        snapshot.segments().isEmpty()
            ? snapshot.place().file()
            : snapshot.segments().get(0).number();
    TreeSet<Long> numbers = new TreeSet<>();
    for (String file : storage.list()) {
      if (FileHeader.Kind.SEGMENT.names(file)) {
        long number = FileHeader.Kind.number(file);
        if (number < first) {
          storage.delete(file);
        } else {
          numbers.add(number);
        }
      }
    }
    return numbers;
  }

  private void addSealed(TreeSet<Long> numbers) throws IOException {
    segments.emptyAt(snapshot.row());
    for (TripsFile.Segment segment : snapshot.segments()) {
      String file = FileHeader.Kind.SEGMENT.fileName(segment.number());
      if (!numbers.contains(segment.number())) {
        throw LaneDamagedException.missing(
            storage,
            file,
            "rows %d to %d are in it".formatted(segment.number(), segment.end().row() - 1));
      }
      if (segment.number() != snapshot.place().file()) {
        checkSealed(file, segment);
        segments.add(
            RowFile.sealed(
                storage,
                tag,
                FileHeader.Kind.SEGMENT,
                segment.number(),
                segment.end(),
                segment.lastArrival()),
            0);
      }
    }
  }

  private void checkSealed(String name, TripsFile.Segment segment) throws IOException {
    try (LogFile file = storage.open(name, false)) {
      if (file.size() != segment.end().offset()) {
        throw LaneDamagedException.at(
            storage,
            name,
            Math.min(file.size(), segment.end().offset()),
            "it has %d bytes, %d were written".formatted(file.size(), segment.end().offset()),
            null);
      }
    }
  }

  /** Returns the segment that goes on growing, or null when there is none. */
  private GrowingFile walk(SortedSet<Long> numbers, List<String> sentences) throws IOException {
    GrowingFile newest = null;
    Place expected = snapshot.place();
    for (long number : numbers) {
      if (number != expected.file()) {
        throw newest == null ? missing(expected, null) : gap(newest, number);
      }
      if (newest != null) {
        newest.close();
      }
      boolean last = number == numbers.last();
      newest = new SegmentWalk(number, last, sentences).walk(expected.offset());
      if (newest != null) {
        expected = new Place(newest.rows().end().row(), FileHeader.BYTES);
      }
    }
    boolean walked = newest != null && durable.file() == newest.rows().number();
    if (!walked && durable.compareTo(expected) > 0) {
      throw missing(expected, newest);
    }
    return newest;
  }

  private LaneDamagedException gap(GrowingFile before, long next) throws IOException {
    before.close();
    Spot end = before.rows().end();
    return LaneDamagedException.at(
        storage,
        before.rows().name(),
        end.offset(),
        "its blocks end before row %d and the next segment begins with row %d: it was cut, or %s is missing"
            .formatted(end.row(), next, FileHeader.Kind.SEGMENT.fileName(end.row())),
        null);
  }

  private LaneDamagedException missing(Place expected, GrowingFile newest) throws IOException {
    if (newest != null) {
      newest.close();
    }
    return LaneDamagedException.missing(
        storage,
        FileHeader.Kind.SEGMENT.fileName(expected.file()),
        "the lane has rows from %d on".formatted(expected.file()));
  }

  /** One segment after the snapshot's place. */
  private final class SegmentWalk {
    private final RowFile rows;
    private final boolean last;
    private final List<String> sentences;
    private final long durableOffset;

    SegmentWalk(long number, boolean last, List<String> sentences) {
      this.rows = RowFile.growing(storage, tag, FileHeader.Kind.SEGMENT, number);
      this.last = last;
      this.sentences = sentences;
      int order = Long.compare(durable.file(), number);
      this.durableOffset = order > 0 ? Long.MAX_VALUE : order < 0 ? 0 : durable.offset();
    }

    GrowingFile walk(long from) throws IOException {
      GrowingFile growing = GrowingFile.open(storage, rows);
      try {
        LogFile file = growing.file();
        if (!headerIsRight(file)) {
          growing.close();
          storage.delete(rows.name());
          return null;
        }
        earlier(file, from);
        long size = file.size();
        if (from < size) {
          blocks(file, from, size);
        }
        checkEnd();
        settle(file, from, size);
        if (rows.end().offset() > rows.start().offset()) {
          segments.add(rows, 0);
        }
        return growing;
      } catch (IOException | RuntimeException e) {
        growing.close();
        throw e;
      }
    }

    private boolean headerIsRight(LogFile file) throws IOException {
      try {
        FileHeader.check(
            file, new FileHeader(FileHeader.Kind.SEGMENT, identity.id(), rows.number()));
        return true;
      } catch (BadBlockException e) {
        if (e.newer() || !last || durableOffset > FileHeader.BYTES) {
          throw LaneDamagedException.at(storage, rows.name(), 0, e);
        }
        cut(0, file.size());
        return false;
      }
    }

    /** Blocks before the snapshot's place: only where they are is of interest. */
    private void earlier(LogFile file, long end) throws IOException {
      BlockScan scan =
          new BlockScan(file, rows.start().offset(), Math.min(end, file.size()), tag, 16 << 10);
      try {
        while (scan.next()) {
          add(scan);
        }
      } catch (BadBlockException e) {
        throw LaneDamagedException.at(storage, rows.name(), scan.offset(), e);
      }
    }

    private void blocks(LogFile file, long from, long size) throws IOException {
      BlockScan scan = new BlockScan(file, from, size, tag, 1 << 20);
      try {
        while (scan.next()) {
          int body = scan.body();
          Place place = new Place(rows.number(), scan.offset());
          add(scan);
          visitor.block(rows.name(), scan, place, body);
        }
      } catch (BadBlockException e) {
        boolean torn = last && !e.newer() && scan.offset() >= durableOffset;
        if (!torn || TailProof.wasDurable(file, scan.offset(), size, tag)) {
          throw LaneDamagedException.at(storage, rows.name(), scan.offset(), e);
        }
        cut(scan.offset(), size);
      }
    }

    private void add(BlockScan scan) throws BadBlockException {
      BlockHeader header = scan.header();
      if (header.firstRow() != rows.end().row()) {
        throw new BadBlockException(
            "a block begins with row %d, expected was %d"
                .formatted(header.firstRow(), rows.end().row()),
            false);
      }
      rows.add(header.rows(), header.bytes(), header.arrivalMillis());
    }

    private void cut(long from, long size) {
      sentences.add(
          "%s: the last %d bytes (from byte %d on) were not wholly written and were cut; none of them was acknowledged"
              .formatted(storage.describe(rows.name()), size - from, from));
    }

    private void checkEnd() throws IOException {
      long end = rows.end().offset();
      if (durableOffset != Long.MAX_VALUE && end < durableOffset) {
        throw LaneDamagedException.at(
            storage,
            rows.name(),
            end,
            "its blocks end here, but were durable up to byte %d".formatted(durableOffset),
            null);
      }
    }

    /**
     * What is above the mark may be in the page cache alone, and clean there after an fsync that
     * failed: it is written again, so that the fsync means something.
     */
    private void settle(LogFile file, long from, long size) throws IOException {
      long end = rows.end().offset();
      if (last && (end < size || end > durableOffset)) {
        Rewrite.again(file, Math.max(durableOffset, FileHeader.BYTES), end);
        file.truncate(end);
        file.force();
      }
    }
  }
}
