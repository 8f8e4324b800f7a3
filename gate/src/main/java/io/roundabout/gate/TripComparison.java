package io.roundabout.gate;

import io.roundabout.gate.Incoming.Rows;
import io.roundabout.gateprotocol.ErrorCode;
import io.roundabout.gateprotocol.ServerLine;
import io.roundabout.lanelog.Block;
import io.roundabout.lanelog.LaneLog;
import io.roundabout.lanelog.TripReader;
import io.roundabout.lanelog.TripState;
import io.roundabout.rowformat.Encoding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Compares rows that come again with those that are durable: byte by byte where they are still
 * kept, and by the trip's running CRC where retention has removed them. Thread-safe; reads the
 * disk.
 */
final class TripComparison {
  private final LaneLog log;
  private final TripState trip;
  private final long from;
  private final Encoding encoding;
  private final CRC32C crc = new CRC32C();

  private TripReader reader;

  /** The number of the kept block's encoding that was last found to be the visit's own. */
  private int same = -1;

  private boolean closed;

  /** The next row to compare. */
  private long row;

  /** The kept block that holds that row, or the first one after it; null if none is left. */
  private Block block;

  /** Where that row begins in the block's bytes. */
  private int position;

  TripComparison(LaneLog log, TripState trip, long from, Encoding encoding) {
    this.log = log;
    this.trip = trip;
    this.from = from;
    this.encoding = encoding;
    this.row = from;
  }

  /**
   * Takes the next rows, all of which are durable.
   *
   * @return what is wrong with them, if anything is
   * @throws UncheckedIOException when the lane cannot be read
   */
  synchronized Optional<ServerLine.Err> compare(Rows rows) {
    try {
      Optional<ServerLine.Err> fault = closed ? Optional.empty() : open();
      return fault.isPresent() || closed ? fault : compareAll(rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  synchronized void close() {
    closed = true;
    if (reader != null) {
      try {
        reader.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      }
    }
  }

  private Optional<ServerLine.Err> open() throws IOException {
    if (reader != null) {
      return Optional.empty();
    }
    reader = log.readTrip(trip.key());
    block = reader.next();
    while (block != null && block.firstTripRow() + block.rows() <= from) {
      block = reader.next();
    }
    if (block != null) {
      long before = Math.max(0, from - block.firstTripRow());
      position = LineEnds.after(block.bytes(), block.from(), before);
    }
    return firstKept() > from && from > 1 ? Optional.of(cannotTell()) : Optional.empty();
  }

  /** The first row that is kept, at or after {@code from}; the one after the last if none is. */
  private long firstKept() {
    return block == null ? trip.rows() + 1 : Math.max(from, block.firstTripRow());
  }

  private ServerLine.Err cannotTell() {
    return new ServerLine.Err(
        ErrorCode.BAD_REQUEST,
        "from=%d: rows below %d of trip '%s' are no longer kept, so that only the whole trip can be"
                .formatted(from, firstKept(), trip.key().trip())
            + " compared; send it from row 1, or from row "
            + firstKept());
  }

  private Optional<ServerLine.Err> compareAll(Rows rows) throws IOException {
    int at = 0;
    while (at < rows.length()) {
      if (block != null && row >= block.firstTripRow()) {
        Optional<ServerLine.Err> written = compareEncoding();
        if (written.isPresent()) {
          return written;
        }
        int equal = compareKept(rows, at);
        if (equal < 0) {
          return Optional.of(differs(row));
        }
        at += equal;
      } else {
        at = sumUp(rows, at);
        if (row == firstKept() && (int) crc.getValue() != expected()) {
          return Optional.of(differsUpTo(row - 1));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<ServerLine.Err> compareEncoding() {
    if (block.encoding() != same) {
      Encoding before = Encoding.fromJson(log.encodings().get(block.encoding()));
      if (!TripEncoding.same(before, encoding)) {
        return Optional.of(TripEncoding.differs(row, trip, before, encoding));
      }
      same = block.encoding();
    }
    return Optional.empty();
  }

  /** The number of equal bytes, or -1 with {@link #row} at the row that differs. */
  private int compareKept(Rows rows, int at) throws IOException {
    int length = Math.min(rows.length() - at, block.to() - position);
    int mismatch =
        Arrays.mismatch(rows.bytes(), at, at + length, block.bytes(), position, position + length);
    if (mismatch >= 0) {
      row += LineEnds.count(rows.bytes(), at, at + mismatch);
      return -1;
    }
    row += LineEnds.count(rows.bytes(), at, at + length);
    position += length;
    if (position == block.to()) {
      block = reader.next();
      position = block == null ? 0 : block.from();
    }
    return length;
  }

  /** Adds rows to the CRC, up to where rows are kept; returns where it has stopped. */
  private int sumUp(Rows rows, int at) {
    long there = rows.lastRow() - row + 1;
    long count = Math.min(there, firstKept() - row);
    int end = count == there ? rows.length() : LineEnds.after(rows.bytes(), at, count);
    crc.update(rows.bytes(), at, end - at);
    row += count;
    return end;
  }

  private int expected() {
    return block == null ? trip.crc() : block.crcBefore();
  }

  private ServerLine.Err differs(long differing) {
    return new ServerLine.Err(
        ErrorCode.TRIP_DIFFERS,
        "row=%d is not what trip '%s' brought before; a changed file needs a new trip name"
            .formatted(differing, trip.key().trip()));
  }

  private ServerLine.Err differsUpTo(long last) {
    return new ServerLine.Err(
        ErrorCode.TRIP_DIFFERS,
        "row=%d: somewhere up to this row, rows are not what trip '%s' brought before (they are no"
                .formatted(last, trip.key().trip())
            + " longer kept, so only their sum could be compared); a changed file needs a new trip"
            + " name");
  }
}
