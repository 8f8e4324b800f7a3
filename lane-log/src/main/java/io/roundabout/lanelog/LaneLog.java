package io.roundabout.lanelog;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * The durable log of one lane. Thread-safe. One writer thread gathers the blocks of all callers,
 * writes them, fsyncs once, and then answers all of them.
 *
 * <p>Rows are numbered from 0 through the lane's whole life; {@code [firstRow, endRow)} are there
 * and durable. In a table lane the rows of a trip are staged in a file of their own and get their
 * numbers together, when the trip ends.
 */
public final class LaneLog implements AutoCloseable {

  /** Ends with {@link #close}; closing it again does nothing. */
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Opens the lane, or makes it. A torn tail is cut, and {@link #recovered} tells of it.
   *
   * @throws LaneDamagedException when durable bytes are damaged
   */
  public static LaneLog open(String lane, LogStorage storage, LaneLogOptions options)
      throws IOException {
    throw new UnsupportedOperationException();
  }

  public String lane() {
    throw new UnsupportedOperationException();
  }

  /** Made with the lane; another directory of the same name has another. */
  public UUID id() {
    throw new UnsupportedOperationException();
  }

  public boolean table() {
    throw new UnsupportedOperationException();
  }

  /** Sentences about what recovery cut, for the user; empty after a clean stop. */
  public List<String> recovered() {
    throw new UnsupportedOperationException();
  }

  public long firstRow() {
    throw new UnsupportedOperationException();
  }

  public long endRow() {
    throw new UnsupportedOperationException();
  }

  /** Why the lane takes no more rows, if it does not. */
  public Optional<String> stopped() {
    throw new UnsupportedOperationException();
  }

  public LaneBooks books() {
    throw new UnsupportedOperationException();
  }

  /** The number of this encoding; the same text has the same number. Durable when it returns. */
  public int registerEncoding(String encoding) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** The texts of all encodings; the index is the number. */
  public List<String> encodings() {
    throw new UnsupportedOperationException();
  }

  public Optional<TripState> trip(TripKey key) {
    throw new UnsupportedOperationException();
  }

  /**
   * Takes the next rows of a trip. The future is answered, by the writer's thread, with the trip's
   * state when the rows are on disk. It fails with {@link LaneStoppedException} when the lane has
   * stopped, and with {@link IllegalArgumentException} when the block is not the trip's next one or
   * not its owner's.
   */
  public CompletableFuture<TripState> append(TripBlock block) {
    throw new UnsupportedOperationException();
  }

  /**
   * Whether so much waits for its fsync that callers should stop reading from their vehicles for a
   * while.
   */
  public boolean busy() {
    throw new UnsupportedOperationException();
  }

  /**
   * Calls {@code listener}, on the writer's thread, whenever rows or a table version have become
   * durable, until the returned subscription is closed.
   */
  public Subscription onAppend(Runnable listener) {
    throw new UnsupportedOperationException();
  }

  /** The blocks of one trip that are still kept, in order: to compare a trip that comes again. */
  public TripReader readTrip(TripKey key) throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * The end of the next batch: the largest block boundary so that {@code [fromRow, result)} is
   * within both limits, but at least one block if there is one.
   */
  public long boundary(long fromRow, long maxRows, long maxBytes) throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * The blocks that hold the rows {@code [fromRow, toRow)}, in order, in ranges of about {@code
   * targetBytes}.
   *
   * @throws IllegalArgumentException when rows are asked for that retention has removed or that are
   *     not there yet
   */
  public List<BlockRange> ranges(long fromRow, long toRow, long targetBytes) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Table lanes: the newest complete dump. */
  public Optional<TableVersion> newestTable() {
    throw new UnsupportedOperationException();
  }

  /** Table lanes: the blocks of a version. */
  public List<BlockRange> tableRanges(long version, long targetBytes) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Table lanes: forgets the versions below {@code version}, but never the newest. */
  public void dropTablesBelow(long version) throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Removes whole segments of which every row is below {@code beforeRow} and came before {@code
   * before}.
   *
   * @return the first row that is left
   */
  public long trim(long beforeRow, Instant before) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Writes what waits, and ends. */
  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException();
  }
}
