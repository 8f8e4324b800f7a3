package io.roundabout.lanelog;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The dumps of a table lane: complete ones are versions, the others are staged. The versions may be
 * read by every thread; all else is the writer's.
 */
final class Tables implements Closeable {
  private final LogStorage storage;
  private final UUID lane;
  private final RowFiles rows;
  private final Map<Long, StageFile> open = new ConcurrentHashMap<>();
  private volatile List<TableDump> versions = List.of();
  private long nextDump = 1;
  private long lastVersion;

  Tables(LogStorage storage, UUID lane, RowFiles rows) {
    this.storage = storage;
    this.lane = lane;
    this.rows = rows;
  }

  int tag() {
    return FileHeader.tag(lane);
  }

  RowFiles rows() {
    return rows;
  }

  List<TableDump> versions() {
    return versions;
  }

  long lastVersion() {
    return lastVersion;
  }

  long nextDump() {
    return nextDump;
  }

  /** Those that hold rows: recovery will insist on them. */
  List<Long> openDumps() {
    return open.values().stream()
        .map(StageFile::rows)
        .filter(dump -> dump.end().row() > 0)
        .map(RowFile::number)
        .toList();
  }

  /** Those of trips that are not complete, oldest first. */
  List<RowFile> openFiles() {
    return open.values().stream()
        .map(StageFile::rows)
        .sorted(Comparator.comparingLong(RowFile::number))
        .toList();
  }

  long openBytes() {
    return open.values().stream().mapToLong(stage -> stage.rows().end().offset()).sum();
  }

  /** Recovery goes on counting where an earlier process stopped. */
  void countFrom(long dump, long version) {
    nextDump = Math.max(nextDump, dump);
    lastVersion = Math.max(lastVersion, version);
  }

  /** The complete dump of a trip, if it is kept. */
  Optional<RowFile> file(TripKey key) {
    return file(dump -> dump.version().key().equals(key));
  }

  Optional<RowFile> file(long version) {
    return file(dump -> dump.version().version() == version);
  }

  private Optional<RowFile> file(Predicate<TableDump> wanted) {
    return versions.stream().filter(wanted).findFirst().map(this::file);
  }

  private RowFile file(TableDump dump) {
    for (RowFiles.Held held : rows.files()) {
      if (held.file().number() == dump.number()) {
        return held.file();
      }
    }
    throw new IllegalArgumentException(
        "table version %d was dropped".formatted(dump.version().version()));
  }

  /** The file that the trip's rows go into, which is made for its first. */
  StageFile stage(Trip trip) throws IOException {
    if (trip.stage == null) {
      adopt(trip, StageFile.create(storage, lane, nextDump));
    }
    return trip.stage;
  }

  void adopt(Trip trip, StageFile stage) {
    trip.stage = stage;
    open.put(stage.rows().number(), stage);
    countFrom(stage.rows().number() + 1, 0);
  }

  /** The trip's dump is the table now. */
  void complete(Trip trip, TableDump dump) throws IOException {
    StageFile stage = trip.stage;
    add(
        dump,
        stage.rows()); // before the stage is forgotten: whoever reads the trip finds one of them
    trip.stage = null;
    open.remove(dump.number());
    stage.close();
  }

  void add(TableDump dump, RowFile file) {
    rows.add(file, dump.firstRow());
    List<TableDump> more = new ArrayList<>(versions);
    more.add(dump);
    versions = List.copyOf(more);
    countFrom(dump.number() + 1, dump.version().version());
  }

  /** Takes the versions below this one from the books, but never the newest; returns them. */
  List<TableDump> dropBelow(long version) {
    List<TableDump> all = versions;
    int count = 0;
    while (count < all.size() - 1 && all.get(count).version().version() < version) {
      count++;
    }
    if (count > 0) {
      rows.removeFirst(count);
      versions = List.copyOf(all.subList(count, all.size()));
    }
    return all.subList(0, count);
  }

  @Override
  public void close() throws IOException {
    for (StageFile stage : open.values()) {
      stage.close();
    }
  }
}
