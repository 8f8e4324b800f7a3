package io.roundabout.lanelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * What a lane is when it is opened: made, or read from its files. The {@link TripsFile} gives the
 * state at one place of the log, {@link LogRecovery} walks what came after, {@link DumpRecovery}
 * looks at the dumps.
 */
final class Recovery {
  private final LogStorage storage;
  private final LaneFile identity;
  private final List<String> sentences = new ArrayList<>();
  private final List<String> encodings;
  private final TripsFile snapshot;
  private final Trips trips;
  private final RowFiles segments;
  private final Tables tables;
  private final List<TableFile> tableFiles = new ArrayList<>();
  private final OptionalLong lateBy;
  private long rejected;
  private long late;
  private LaneTime time;
  private LogTail log;

  private Recovery(String lane, LogStorage storage, LaneFile identity, OptionalLong lateBy)
      throws IOException {
    this.storage = storage;
    this.identity = identity;
    this.lateBy = lateBy;
    this.encodings = EncodingsFile.read(storage);
    this.snapshot = TripsFile.read(storage);
    this.trips = new Trips(identity.table(), tag());
    this.segments = new RowFiles(lane);
    this.tables = new Tables(storage, identity.id(), new RowFiles(lane));
    this.rejected = snapshot.inLog().rejected();
    this.late = snapshot.inLog().late();
    this.time = snapshot.time();
  }

  static Recovery of(String lane, LogStorage storage, LaneLogOptions options) throws IOException {
    List<String> files = storage.list();
    for (String file : files) {
      if (file.endsWith(WholeFile.UNFINISHED)) {
        storage.delete(file);
      }
    }
    if (!files.contains(LaneFile.FILE.name())) {
      make(storage, files, options);
    }
    LaneFile identity = LaneFile.read(storage);
    if (identity.table() != options.table()) {
      throw new IOException(
          "lane '%s' was made %s, and the configuration says %s: give the lane another name, or move %s away"
              .formatted(
                  lane,
                  identity.table() ? "as a table" : "not as a table",
                  options.table() ? "table: true" : "it is none",
                  storage.describe("")));
    }
    Recovery recovery = new Recovery(lane, storage, identity, options.lateByMicros());
    recovery.recover(options);
    return recovery;
  }

  /** The file {@code lane} comes last: without it, no row was ever taken. */
  private static void make(LogStorage storage, List<String> files, LaneLogOptions options)
      throws IOException {
    for (String file : files) {
      if (FileHeader.Kind.SEGMENT.names(file) || FileHeader.Kind.DUMP.names(file)) {
        throw LaneDamagedException.missing(
            storage, LaneFile.FILE.name(), "there are rows, such as in " + file);
      }
    }
    EncodingsFile.write(storage, List.of());
    TripsFile.empty().write(storage);
    try (LogFile file = storage.open(LogTail.MARK_FILE, true)) {
      file.truncate(0);
      DurableMark.create(file, 0, new DurableMark.Value(new Place(0, FileHeader.BYTES), 0));
      file.force();
    }
    new LaneFile(UUID.randomUUID(), options.table()).write(storage);
  }

  private void recover(LaneLogOptions options) throws IOException {
    if (encodings.size() < snapshot.encodings()) {
      throw LaneDamagedException.at(
          storage,
          EncodingsFile.FILE.name(),
          0,
          "it holds %d encodings, the lane had %d"
              .formatted(encodings.size(), snapshot.encodings()),
          null);
    }
    for (TripsFile.Entry trip : snapshot.trips()) {
      trips.recovered(trip.state(), trip.named(), trip.first()).lastBlock = trip.last();
    }
    tableFiles.addAll(snapshot.tables());
    tables.countFrom(snapshot.nextDump(), snapshot.lastVersion());
    LogRecovery logRecovery = new LogRecovery(storage, identity, snapshot, segments, this::block);
    log = logRecovery.recover(options.segmentBytes(), sentences);
    try {
      tables.rows().emptyAt(segments.endRow(), 0);
      new DumpRecovery(storage, identity, snapshot, tables, trips).recover(tableFiles, sentences);
      new Verification(storage, tag(), bytes -> true).newest(segments, tables);
    } catch (IOException | RuntimeException e) {
      tables.close();
      log.close();
      throw e;
    }
  }

  /** A block that came after the snapshot. */
  private void block(String file, BlockScan scan, Place place, int bodyAt) throws IOException {
    BlockHeader header = scan.header();
    BlockScan.Names names = scan.names();
    try {
      switch (header.kind()) {
        case BlockHeader.CLOSE -> time = time.afterClose(header.mark());
        case BlockHeader.DUMP -> {
          tableFiles.add(TableFile.read(scan, bodyAt));
          rejected += header.tripRejected();
          recovered(names, header, place, 0);
        }
        case BlockHeader.COMPACTED -> tableFiles.add(TableFile.read(scan, bodyAt));
        default -> {
          checkFollows(file, place, names, header);
          int breakdowns = countVerdicts(scan, bodyAt);
          recovered(names, header, place, breakdowns);
        }
      }
    } catch (BadBlockException e) {
      throw LaneDamagedException.at(storage, file, place.offset(), e);
    }
  }

  /** Adds them to the books; returns the number of breakdowns. */
  private int countVerdicts(BlockScan scan, int bodyAt) throws BadBlockException {
    BlockHeader header = scan.header();
    int at = bodyAt + header.tripNameBytes() + header.vehicleBytes();
    int breakdowns = 0;
    for (Verdict verdict :
        BlockMeta.verdicts(scan.array(), at, bodyAt + header.metaBytes(), header)) {
      breakdowns += verdict.kind() == Verdict.Kind.BREAKDOWN ? 1 : 0;
    }
    rejected += breakdowns;
    late += header.verdicts() - breakdowns;
    return breakdowns;
  }

  private void recovered(BlockScan.Names names, BlockHeader header, Place place, int breakdowns) {
    if (header.rows() > 0) {
      boolean times = header.mark() > 0 && lateBy.isPresent() && breakdowns < header.rows();
      long newest = times ? header.mark() + lateBy.getAsLong() : Long.MIN_VALUE;
      time = time.afterRows(header.mark(), newest, header.arrivalMillis());
    }
    trips.recovered(state(names, header), header.named(), place);
  }

  private void checkFollows(String file, Place place, BlockScan.Names names, BlockHeader header)
      throws IOException {
    if (header.encoding() >= encodings.size()) {
      throw LaneDamagedException.at(
          storage,
          EncodingsFile.FILE.name(),
          0,
          "it holds %d encodings, %s uses encoding %d"
              .formatted(encodings.size(), file, header.encoding()),
          null);
    }
    Trip trip = trips.find(names.key());
    boolean follows =
        trip == null
            || trip.durable.rows() + 1 == header.firstTripRow()
                && trip.durable.crc() == header.crcBefore()
                && !trip.durable.complete();
    if (!follows) {
      throw LaneDamagedException.at(
          storage,
          file,
          place.offset(),
          "the block does not continue its trip '%s'".formatted(names.key().trip()),
          null);
    }
  }

  /** The trip's state with the block. */
  static TripState state(BlockScan.Names names, BlockHeader header) {
    return new TripState(
        names.key(),
        names.vehicle(),
        header.firstTripRow() - 1 + header.rows(),
        header.crcAfter(),
        header.tripBytes(),
        header.tripRejected(),
        header.endOfTrip(),
        header.changes());
  }

  private int tag() {
    return FileHeader.tag(identity.id());
  }

  LaneFile identity() {
    return identity;
  }

  List<String> sentences() {
    return List.copyOf(sentences);
  }

  List<String> encodings() {
    return encodings;
  }

  Trips trips() {
    return trips;
  }

  Tables tables() {
    return tables;
  }

  LogTail log() {
    return log;
  }

  LaneTime time() {
    return time;
  }

  RunningBooks books() {
    long closes = segments.closes();
    long rows = segments.endRow() - closes;
    Tally inLog = new Tally(rows, rejected, late);
    RunningBooks books = new RunningBooks(identity.table(), inLog, closes, snapshot.abandoned());
    for (Trip trip : trips.durable()) {
      if (trip.stage != null) {
        books.staged(trip.durable);
      }
    }
    return books;
  }
}
