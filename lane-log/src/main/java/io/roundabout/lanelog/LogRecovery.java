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
  private final SegmentRecovery.Visitor visitor;
  private DurableMark mark;
  private Place durable;

  LogRecovery(
      LogStorage storage,
      LaneFile identity,
      TripsFile snapshot,
      RowFiles segments,
      SegmentRecovery.Visitor visitor) {
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
    long kept = snapshot.segments().stream().mapToLong(TripsFile.Segment::closes).sum();
    segments.emptyAt(snapshot.row(), snapshot.closes() - kept);
    for (TripsFile.Segment segment : snapshot.segments()) {
      String file = FileHeader.Kind.SEGMENT.fileName(segment.number());
      if (!numbers.contains(segment.number())) {
        throw LaneDamagedException.missing(
            storage,
            file,
            "rows %d to %d are in it".formatted(segment.number() + 1, segment.end().row()));
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
                segment.lastArrival(),
                segment.closes()),
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
      newest = segment(number, last, sentences).walk(expected.offset());
      if (newest != null) {
        if (newest.rows().end().offset() > newest.rows().start().offset()) {
          segments.add(newest.rows(), 0);
        }
        expected = new Place(newest.rows().end().row(), FileHeader.BYTES);
      }
    }
    boolean walked = newest != null && durable.file() == newest.rows().number();
    if (!walked && durable.compareTo(expected) > 0) {
      throw missing(expected, newest);
    }
    return newest;
  }

  private SegmentRecovery segment(long number, boolean last, List<String> sentences) {
    int order = Long.compare(durable.file(), number);
    long durableOffset = order > 0 ? Long.MAX_VALUE : order < 0 ? 0 : durable.offset();
    return new SegmentRecovery(
        storage, identity.id(), number, last, durableOffset, visitor, sentences);
  }

  private LaneDamagedException gap(GrowingFile before, long next) throws IOException {
    before.close();
    Spot end = before.rows().end();
    return LaneDamagedException.at(
        storage,
        before.rows().name(),
        end.offset(),
        "its blocks end before row %d and the next segment begins with row %d: it was cut, or %s is missing"
            .formatted(end.row() + 1, next + 1, FileHeader.Kind.SEGMENT.fileName(end.row())),
        null);
  }

  private LaneDamagedException missing(Place expected, GrowingFile newest) throws IOException {
    if (newest != null) {
      newest.close();
    }
    return LaneDamagedException.missing(
        storage,
        FileHeader.Kind.SEGMENT.fileName(expected.file()),
        "the lane has rows from %d on".formatted(expected.file() + 1));
  }
}
