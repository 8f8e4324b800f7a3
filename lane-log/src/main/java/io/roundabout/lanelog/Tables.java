package io.roundabout.lanelog;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files of a table lane: of those of complete trips, and of those that were compacted from
 * them, versions are made; the others are staged. The versions may be read by every thread; all
 * else is the writer's.
 */
final class Tables implements Closeable {
  private final LogStorage storage;
  private final UUID lane;
  private final RowFiles rows;
  private final Map<Long, RowFile> complete = new ConcurrentHashMap<>();
  private final Map<Long, StageFile> open = new ConcurrentHashMap<>();
  private volatile List<TableFile> files = List.of();
  private volatile TableVersion newest;
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

  /** The trips' rows, as the lane numbers them. */
  RowFiles rows() {
    return rows;
  }

  /** In the order of the versions that they have brought. */
  List<TableFile> files() {
    return files;
  }

  Optional<TableVersion> newest() {
    return Optional.ofNullable(newest);
  }

  /** All that can be read, oldest first. */
  List<TableVersion> versions() {
    List<TableFile> all = files;
    List<TableVersion> versions = new ArrayList<>();
    for (TableFile file : all) {
      TableVersions.of(all, file.version())
          .ifPresent(parts -> versions.add(TableVersions.describe(parts, file)));
    }
    return versions;
  }

  /** The files of a version, in the order of its rows; empty when it cannot be read. */
  Optional<List<RowFile>> parts(long version) {
    return TableVersions.of(files, version)
        .map(parts -> parts.stream().map(part -> complete.get(part.number())).toList())
        .filter(parts -> !parts.contains(null));
  }

  long lastVersion() {
    return lastVersion;
  }

  long nextDump() {
    return nextDump;
  }

  /** The number of a file that will be written elsewhere. */
  long reserve() {
    return nextDump++;
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

  /** Those that were compacted, oldest first. */
  List<RowFile> compactedFiles() {
    return files.stream()
        .filter(TableFile::compacted)
        .map(file -> complete.get(file.number()))
        .filter(file -> file != null)
        .toList();
  }

  /** Of the files whose rows are not, or not yet, the lane's. */
  long otherBytes() {
    return openFiles().stream().mapToLong(file -> file.end().offset()).sum()
        + compactedFiles().stream().mapToLong(file -> file.end().offset()).sum();
  }

  /** Recovery goes on counting where an earlier process stopped. */
  void countFrom(long dump, long version) {
    nextDump = Math.max(nextDump, dump);
    lastVersion = Math.max(lastVersion, version);
  }

  /** The complete file of a trip, if it is kept. */
  Optional<RowFile> file(TripKey key) {
    return files.stream()
        .filter(file -> !file.compacted() && file.key().equals(key))
        .findFirst()
        .map(file -> complete.get(file.number()));
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

  /** The trip was given up: its file is no longer one of the lane's. */
  void giveUp(StageFile stage) throws IOException {
    open.remove(stage.rows().number());
    stage.close();
  }

  /** The trip's file has brought the newest version. */
  void complete(Trip trip, TableFile file) throws IOException {
    StageFile stage = trip.stage;
    add(
        file,
        stage.rows()); // before the stage is forgotten: whoever reads the trip finds one of them
    trip.stage = null;
    open.remove(file.number());
    stage.close();
  }

  void add(TableFile file, RowFile blocks) {
    complete.put(file.number(), blocks);
    if (!file.compacted()) {
      rows.add(blocks, file.firstRow());
    }
    List<TableFile> more = new ArrayList<>(files);
    more.add(file);
    files = List.copyOf(more);
    newest =
        TableVersions.of(files, file.version())
            .map(parts -> TableVersions.describe(parts, file))
            .orElse(null);
    countFrom(file.number() + 1, file.version());
  }

  /**
   * Takes from the books what only versions below this one are made of, but nothing of the newest;
   * returns it.
   */
  List<TableFile> dropBelow(long version) {
    List<TableFile> all = files;
    if (all.isEmpty()) {
      return List.of();
    }
    Set<TableFile> needed = TableVersions.neededFrom(all, version);
    List<TableFile> dropped = all.stream().filter(file -> !needed.contains(file)).toList();
    if (!dropped.isEmpty()) {
      files = all.stream().filter(needed::contains).toList();
      int trips = (int) dropped.stream().filter(file -> !file.compacted()).count();
      if (trips > 0) {
        rows.removeFirst(trips);
      }
      dropped.forEach(file -> complete.remove(file.number()));
    }
    return dropped;
  }

  @Override
  public void close() throws IOException {
    for (StageFile stage : open.values()) {
      stage.close();
    }
  }
}
