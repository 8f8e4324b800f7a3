package io.roundabout.lanelog;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Opens a table lane's files: complete ones must be there, open ones go on where they stopped. */
final class DumpRecovery {
  private final LogStorage storage;
  private final LaneFile identity;
  private final int tag;
  private final TripsFile snapshot;
  private final Tables tables;
  private final Trips trips;
  private final Set<Long> open;

  DumpRecovery(
      LogStorage storage, LaneFile identity, TripsFile snapshot, Tables tables, Trips trips) {
    this.storage = storage;
    this.identity = identity;
    this.tag = FileHeader.tag(identity.id());
    this.snapshot = snapshot;
    this.tables = tables;
    this.trips = trips;
    this.open = Set.copyOf(snapshot.openDumps());
  }

  void recover(List<TableFile> complete, List<String> sentences) throws IOException {
    TreeSet<Long> numbers = new TreeSet<>();
    for (String file : storage.list()) {
      if (FileHeader.Kind.DUMP.names(file)) {
        numbers.add(FileHeader.Kind.number(file));
      }
    }
    for (TableFile file : complete) {
      addVersion(file);
      numbers.remove(file.number());
    }
    removeUnfinished(complete);
    for (long number : open) {
      if (!numbers.contains(number)
          && tables.files().stream().noneMatch(file -> file.number() == number)) {
        throw LaneDamagedException.missing(
            storage,
            FileHeader.Kind.DUMP.fileName(number),
            "rows of a trip that is not complete are in it");
      }
    }
    for (long number : numbers) {
      if (number < snapshot.nextDump() && !open.contains(number)) {
        storage.delete(FileHeader.Kind.DUMP.fileName(number)); // dropped, and then interrupted
      } else {
        recoverOpen(number, sentences);
      }
    }
  }

  /** What was being compacted, or was dropped, when an earlier process ended. */
  private void removeUnfinished(List<TableFile> complete) throws IOException {
    for (String name : storage.list()) {
      if (FileHeader.Kind.COMPACTED.names(name)
          && complete.stream().noneMatch(file -> file.fileName().equals(name))) {
        storage.delete(name);
      }
    }
  }

  private void addVersion(TableFile complete) throws IOException {
    String name = complete.fileName();
    if (!storage.exists(name)) {
      throw LaneDamagedException.missing(
          storage, name, "table version %d is in it".formatted(complete.version()));
    }
    try (LogFile file = storage.open(name, false)) {
      if (file.size() < complete.bytes()) {
        throw LaneDamagedException.at(
            storage,
            name,
            file.size(),
            "it has %d bytes, %d were written".formatted(file.size(), complete.bytes()),
            null);
      }
    }
    RowFile rows =
        RowFile.sealed(
            storage,
            tag,
            complete.fileKind(),
            complete.number(),
            complete.end(),
            complete.completedMillis(),
            0);
    tables.add(complete, rows);
  }

  private void recoverOpen(long number, List<String> sentences) throws IOException {
    RowFile rows = RowFile.growing(storage, tag, FileHeader.Kind.DUMP, number);
    GrowingFile growing = GrowingFile.open(storage, rows);
    try {
      LogFile file = growing.file();
      DurableMark mark = openMark(rows, file);
      Trip trip = mark == null ? null : new DumpWalk(rows, file, mark, sentences).walk();
      if (trip == null) {
        growing.close();
        storage.delete(rows.name());
        return;
      }
      StageFile stage = new StageFile(growing, mark);
      stage.force();
      tables.adopt(trip, stage);
    } catch (IOException | RuntimeException e) {
      growing.close();
      throw e;
    }
  }

  /** Null for a dump that never took a block. */
  private DurableMark openMark(RowFile rows, LogFile file) throws IOException {
    try {
      FileHeader.check(file, new FileHeader(FileHeader.Kind.DUMP, identity.id(), rows.number()));
      DurableMark mark = DurableMark.open(file, StageFile.MARK);
      if (mark == null) {
        throw new BadBlockException("neither slot of its durable mark is whole", false);
      }
      return mark;
    } catch (BadBlockException e) {
      boolean unused = file.size() <= StageFile.FIRST_BLOCK && !open.contains(rows.number());
      if (unused && !e.newer()) {
        return null;
      }
      throw LaneDamagedException.at(storage, rows.name(), 0, e);
    }
  }

  /** One open dump. */
  private final class DumpWalk {
    private final RowFile rows;
    private final LogFile file;
    private final long durable;
    private final List<String> sentences;
    private TripState state;
    private boolean named;

    DumpWalk(RowFile rows, LogFile file, DurableMark mark, List<String> sentences) {
      this.rows = rows;
      this.file = file;
      this.durable = mark.value().place().offset();
      this.sentences = sentences;
    }

    /** Returns the dump's trip; null when the dump holds no block. */
    Trip walk() throws IOException {
      long size = file.size();
      blocks(size);
      long end = rows.end().offset();
      if (end < durable) {
        throw LaneDamagedException.at(
            storage,
            rows.name(),
            end,
            "its blocks end here, but were durable up to byte %d".formatted(durable),
            null);
      }
      if (end < size || end > durable) {
        Rewrite.again(file, durable, end);
        file.truncate(end);
        file.force();
      }
      if (state == null) {
        return null;
      }
      Trip known = trips.find(state.key());
      if (known != null) {
        throw LaneDamagedException.at(
            storage,
            rows.name(),
            rows.start().offset(),
            "trip '%s' is complete or staged already".formatted(state.key().trip()),
            null);
      }
      return trips.recovered(state, named, new Place(rows.number(), rows.start().offset()));
    }

    private void blocks(long size) throws IOException {
      BlockScan scan = new BlockScan(file, rows.start().offset(), size, tag, 64 << 10);
      try {
        while (scan.next()) {
          if (scan.offset() >= durable) {
            scan.body();
          }
          take(scan);
        }
      } catch (BadBlockException e) {
        boolean torn = !e.newer() && scan.offset() >= durable;
        if (!torn || TailProof.wasDurable(file, scan.offset(), size, tag)) {
          throw LaneDamagedException.at(storage, rows.name(), scan.offset(), e);
        }
        sentences.add(
            "%s: the last %d bytes (from byte %d on) were not wholly written and were cut; none of them was acknowledged"
                .formatted(storage.describe(rows.name()), size - scan.offset(), scan.offset()));
      }
    }

    private void take(BlockScan scan) throws IOException, BadBlockException {
      BlockHeader header = scan.header();
      TripState next = Recovery.state(scan.names(), header);
      boolean follows =
          header.firstRow() == rows.end().row()
              && header.kind() == BlockHeader.ROWS
              && (state == null
                  || state.rows() + 1 == header.firstTripRow()
                      && state.crc() == header.crcBefore()
                      && state.key().equals(next.key()));
      if (!follows) {
        throw new BadBlockException("the block does not continue its trip", false);
      }
      rows.add(header.rows(), header.bytes(), header.arrivalMillis(), 0, false);
      state = next;
      named = header.named();
    }
  }
}
