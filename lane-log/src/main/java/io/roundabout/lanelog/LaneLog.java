package io.roundabout.lanelog;

import io.roundabout.haltpoints.HaltPoint;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The durable log of one lane. Thread-safe. One writer thread gathers the blocks of all callers,
 * writes them, fsyncs once, and then answers all of them.
 *
 * <p>Rows are numbered from 0 through the lane's whole life; {@code [firstRow, endRow)} are there
 * and durable. In a table lane the rows of a trip are staged in a file of their own and get their
 * numbers together, when the trip ends: it becomes the table, or changes it.
 */
public final class LaneLog implements AutoCloseable {
  private final String lane;
  private final LogStorage storage;
  private final LaneFile identity;
  private final boolean eventTime;
  private final List<String> recovered;
  private final Encodings encodings;
  private final Intake intake;
  private final LogTail log;
  private final Tables tables;
  private final Checkpoints checkpoints;
  private final Compaction compaction;
  private final LaneWriter writer;
  private final Thread thread;
  private final Tallies tallies = new Tallies();

  private LaneLog(String lane, LogStorage storage, LaneLogOptions options, Recovery recovery) {
    this.lane = lane;
    this.storage = storage;
    this.identity = recovery.identity();
    this.eventTime = options.lateByMicros().isPresent();
    this.recovered = recovery.sentences();
    this.encodings = new Encodings(storage, recovery.encodings());
    this.log = recovery.log();
    this.tables = recovery.tables();
    this.intake =
        new Intake(lane, options, encodings, recovery.trips(), recovery.books(), recovery.time());
    this.checkpoints =
        new Checkpoints(storage, options.segmentBytes(), intake, encodings, log, tables);
    this.compaction = new Compaction(log, checkpoints, tables, intake, options.clock());
    Appender appender =
        options.table()
            ? new TableAppender(log, checkpoints, tables, options.clock())
            : new LogAppender(log, checkpoints);
    this.writer = new LaneWriter(intake, appender, checkpoints, log);
    this.thread = new Thread(writer, "lane-" + lane);
    thread.setDaemon(true);
  }

  /**
   * Opens the lane, or makes it. A torn tail is cut, and {@link #recovered} tells of it. Only one
   * log may be open over the same storage, in all processes together.
   *
   * @throws LaneDamagedException when durable bytes are damaged
   */
  public static LaneLog open(String lane, LogStorage storage, LaneLogOptions options)
      throws IOException {
    Recovery recovery = Recovery.of(lane, storage, options);
    LaneLog log = new LaneLog(lane, storage, options, recovery);
    log.thread.start();
    return log;
  }

  public String lane() {
    return lane;
  }

  /** Made with the lane; another directory of the same name has another. */
  public UUID id() {
    return identity.id();
  }

  public boolean table() {
    return identity.table();
  }

  /** Sentences about what recovery cut, for the user; empty after a clean stop. */
  public List<String> recovered() {
    return recovered;
  }

  /** The first row that is kept. */
  public long firstRow() {
    return rows().firstRow();
  }

  /** The row after the last durable one. */
  public long endRow() {
    return rows().endRow();
  }

  private RowFiles rows() {
    return table() ? tables.rows() : log.segments();
  }

  /** Why the lane takes no more rows, if it does not. */
  public Optional<String> stopped() {
    return intake.stopped();
  }

  /**
   * The lane takes no more rows, because of damage that a reader has met. Rows that are being
   * written are still answered. Damage to files that are not this lane's is none of its business.
   *
   * @return whether it is this lane that is damaged
   */
  public boolean stop(LaneDamagedException damage) {
    boolean ours = damage.isIn(storage);
    if (ours) {
      intake.stop(damage);
    }
    return ours;
  }

  /**
   * Reads every block of the lane, the newest file first, and compares it with its checksums;
   * damage stops the lane. Takes as long as the pace wants, and returns early when it says so.
   *
   * @throws LaneDamagedException when bytes are not those that were written, or a file is missing
   */
  public void verify(Pace pace) throws IOException {
    try {
      new Verification(storage, FileHeader.tag(id()), pace).all(log.segments(), tables);
    } catch (LaneDamagedException e) {
      stop(e);
      throw e;
    }
  }

  /** What the lane waits for, if it waits: space on the disk. It goes on by itself. */
  public Optional<String> waiting() {
    return intake.waiting();
  }

  public LaneBooks books() {
    return intake.books(rows().trimmed(), rows().bytes() + tables.otherBytes());
  }

  /**
   * What stands in the log before a row, in the lane's whole life.
   *
   * @param row between the first row that is kept and the lane's end
   * @throws IllegalArgumentException when the row is outside of that
   */
  public Tally tallyBefore(long row) throws IOException {
    LaneBooks books = books();
    if (row >= books.endRow()) {
      return books.inLog();
    }
    return tallies.before(row, rows(), books.endRow(), books.inLog());
  }

  /**
   * The number of this encoding; the same text has the same number. Durable when it returns.
   *
   * @throws LaneStoppedException when the lane has stopped or is closed
   */
  public int registerEncoding(String encoding) throws IOException {
    int known = encodings.number(encoding);
    return known >= 0 ? known : await(intake.run(() -> encodings.add(encoding)));
  }

  /** The texts of all encodings; the index is the number. */
  public List<String> encodings() {
    return encodings.all();
  }

  /** What is durable of a trip; empty when nothing is. */
  public Optional<TripState> trip(TripKey key) {
    return intake.trip(key);
  }

  /**
   * Takes the next rows of a trip; the blocks before need not be answered yet. The future is
   * answered, by the writer's thread, with the trip's state when the rows are on disk. It fails
   * with {@link LaneStoppedException} when the lane has stopped, and with {@link
   * IllegalArgumentException} when the block is not the trip's next one or not its owner's, or when
   * its CRC does not fit its rows.
   */
  public CompletableFuture<TripState> append(TripBlock block) {
    return intake.append(block);
  }

  /**
   * The lane's mark, microseconds since 1970: a good row that comes now and is older is late.
   * Counts what is durable. At least 1, and 0 only when the lane has no event time.
   */
  public long mark() {
    return eventTime ? Math.max(intake.time().mark(), LaneTime.FIRST_MARK) : 0;
  }

  /**
   * The mark that was in force after the last block before {@code row}; 0 when that block came
   * while the lane had no event time, was removed by retention, or never was.
   */
  public long markBefore(long row) throws IOException {
    return table() ? 0 : rows().markBefore(row);
  }

  /**
   * The newest event time of a good row, microseconds since 1970. After a crash it may be said
   * newer than it was, by less than what rows may come late by, if the lane had been closed before.
   */
  public OptionalLong newestEventTime() {
    return known(intake.time().newest());
  }

  /** When the newest row came, milliseconds since 1970; close records are no rows. */
  public OptionalLong lastArrivalMillis() {
    return known(intake.time().lastArrival());
  }

  private static OptionalLong known(long value) {
    return value == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /** Whether no row has come after the last close record. */
  public boolean closed() {
    return intake.time().closed();
  }

  /**
   * Raises the mark to {@code micros} since 1970 by a close record, which takes a row number.
   * Durable when it returns. Nothing happens when the mark is that high already.
   *
   * @throws IllegalStateException when the lane has no event time
   * @throws LaneStoppedException when the lane has stopped or is closed
   */
  public void closeUpTo(long micros) throws IOException {
    if (!eventTime) {
      throw new IllegalStateException(
          "lane '%s' has no event time, and cannot be closed up to one".formatted(lane));
    }
    await(intake.closeUpTo(micros));
  }

  /**
   * Whether so much waits for its fsync that callers should stop reading from their vehicles for a
   * while.
   */
  public boolean busy() {
    return intake.busy();
  }

  /**
   * Calls {@code listener}, on the writer's thread, whenever rows or a table version have become
   * durable. It must not block.
   */
  public Subscription onAppend(Runnable listener) {
    writer.listeners().add(listener);
    return () -> writer.listeners().remove(listener);
  }

  /** Ends with {@link #close} what {@link #onAppend} began. */
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /** The blocks of one trip that are still kept, in order: to compare a trip that comes again. */
  public TripReader readTrip(TripKey key) throws IOException {
    return TripScan.of(storage, FileHeader.tag(id()), key, parts(key));
  }

  private List<TripScan.Part> parts(TripKey key) {
    Optional<Intake.Trail> trail = intake.trail(key);
    if (trail.isEmpty()) {
      return List.of();
    }
    if (!table()) {
      return TripScan.inLog(log.segments().files(), trail.get());
    }
    return trail
        .map(Intake.Trail::stage)
        .map(stage -> List.of(TripScan.whole(stage.rows())))
        .orElseGet(() -> tables.file(key).map(TripScan::whole).map(List::of).orElse(List.of()));
  }

  /**
   * The end of the next batch: the largest block boundary so that {@code [fromRow, result)} is
   * within both limits, but at least one block if there is one.
   *
   * @param maxBytes as the blocks are on disk
   * @throws IllegalArgumentException when {@code fromRow} was removed by retention or is beyond the
   *     lane's end
   */
  public long boundary(long fromRow, long maxRows, long maxBytes) throws IOException {
    return rows().boundary(fromRow, maxRows, maxBytes);
  }

  /**
   * The blocks that hold the rows {@code [fromRow, toRow)}, in order, in ranges of about {@code
   * targetBytes}. The first and the last may hold rows outside of it, when those are no block
   * boundaries.
   *
   * @throws IllegalArgumentException when rows are asked for that retention has removed or that are
   *     not there yet
   */
  public List<BlockRange> ranges(long fromRow, long toRow, long targetBytes) throws IOException {
    return rows().ranges(fromRow, toRow, targetBytes);
  }

  /** Table lanes: the newest version; empty before the first complete trip. */
  public Optional<TableVersion> newestTable() {
    return tables.newest();
  }

  /** Table lanes: all versions that can be read, oldest first. */
  public List<TableVersion> tables() {
    return tables.versions();
  }

  /**
   * Table lanes: the blocks of a version, file by file; their rows count from 0. The rows of a
   * version that has one more file begin with the same ones, unless the table was compacted. Which
   * rows others replace or remove is for the reader to know.
   *
   * @throws IllegalArgumentException when the version was dropped or never was
   */
  public List<BlockRange> tableRanges(long version, long targetBytes) throws IOException {
    List<RowFile> parts =
        tables
            .parts(version)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "lane '%s' has no table version %d; it has %s"
                            .formatted(
                                lane,
                                version,
                                tables().stream().map(TableVersion::version).toList())));
    List<BlockRange> ranges = new ArrayList<>();
    long row = 0;
    for (RowFile part : parts) {
      long rows = part.end().row();
      RowFiles.cut(new RowFiles.Held(part, row, 0), 0, rows, targetBytes, ranges);
      row += rows;
    }
    return ranges;
  }

  /**
   * Table lanes: begins to write anew the rows that count of a version. What is committed becomes
   * the newest version, of the same content.
   *
   * @throws LaneStoppedException when the lane has stopped or is closed
   */
  public TableRewrite rewriteTable(long version) throws IOException {
    long number = await(intake.run(tables::reserve));
    return TableRewrite.begin(storage, id(), number, file -> await(commit(version, file)));
  }

  private CompletableFuture<Boolean> commit(long version, RowFile file) {
    return intake.run(() -> compaction.commit(version, file));
  }

  /**
   * Table lanes: forgets the versions below {@code version}, but never the newest, and none whose
   * files are all needed for others.
   */
  public void dropTablesBelow(long version) throws IOException {
    await(intake.run(() -> dropOnWriter(version)));
  }

  private int dropOnWriter(long version) throws IOException {
    List<TableFile> dropped = tables.dropBelow(version);
    if (!dropped.isEmpty()) {
      checkpoints.write(0);
    }
    for (TableFile file : dropped) {
      HaltPoint.BEFORE_TABLE_DELETE.reached();
      storage.delete(file.fileName());
      HaltPoint.AFTER_TABLE_DELETE.reached();
    }
    return dropped.size();
  }

  /**
   * Table lanes: gives up the trips that are not complete and to which nothing has come since
   * {@code before}. Their rows are removed, and count as {@link LaneBooks#abandoned}; whoever comes
   * with such a trip begins it anew.
   *
   * @return how many were given up
   */
  public int giveUpStaged(Instant before) throws IOException {
    return await(intake.run(() -> giveUpOnWriter(before.toEpochMilli())));
  }

  private int giveUpOnWriter(long beforeMillis) throws IOException {
    List<StageFile> given = intake.giveUp(beforeMillis);
    for (StageFile stage : given) {
      tables.giveUp(stage);
    }
    if (!given.isEmpty()) {
      checkpoints.write(0);
    }
    for (StageFile stage : given) {
      storage.delete(stage.rows().name());
    }
    return given.size();
  }

  /**
   * Removes whole segments of which every row is below {@code beforeRow} and came before {@code
   * before}. Of a table lane nothing is removed: see {@link #dropTablesBelow}.
   *
   * @return the first row that is left
   */
  public long trim(long beforeRow, Instant before) throws IOException {
    return table()
        ? firstRow()
        : await(intake.run(() -> trimOnWriter(beforeRow, before.toEpochMilli())));
  }

  private long trimOnWriter(long beforeRow, long beforeMillis) throws IOException {
    List<RowFiles.Held> files = log.segments().files();
    int count = 0;
    while (count < files.size() && removable(files.get(count), beforeRow, beforeMillis)) {
      count++;
    }
    if (count == 0) {
      return firstRow();
    }
    if (count == files.size()) {
      log.rollIfBegun();
    }
    long left = count == files.size() ? endRow() : files.get(count).firstRow();
    intake.removedBefore(left);
    checkpoints.write(count);
    log.segments().removeFirst(count);
    for (RowFiles.Held removed : files.subList(0, count)) {
      HaltPoint.BEFORE_SEGMENT_DELETE.reached();
      storage.delete(removed.file().name());
      HaltPoint.AFTER_SEGMENT_DELETE.reached();
    }
    return left;
  }

  /** A segment without rows stays: the next one would have its name. */
  private static boolean removable(RowFiles.Held held, long beforeRow, long beforeMillis) {
    return held.endRow() <= beforeRow
        && held.endRow() > held.firstRow()
        && held.file().lastArrival() < beforeMillis;
  }

  private static <T> T await(CompletableFuture<T> answer) throws IOException {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the lane's writer was at work");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LaneStoppedException stopped) {
        throw LaneStoppedException.again(stopped);
      }
      if (e.getCause() instanceof NoSpaceException full) {
        throw new NoSpaceException(full.getMessage(), full);
      }
      throw new IOException(e.getCause().getMessage(), e.getCause());
    }
  }

  /** Writes what waits, and ends. */
  @Override
  public void close() throws IOException {
    intake.close();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    IOException failure = writer.closeFailure();
    if (failure != null) {
      throw new IOException("lane '%s' did not close well".formatted(lane), failure);
    }
  }
}
