package io.roundabout.lanelog;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The file {@code trips}: all that is known of the lane at one place of its log. Recovery reads it
 * and walks the blocks after that place; what retention has removed lives on here alone.
 *
 * <p>Content: long segment, long offset (the place); long row (the next one); long breakdowns, long
 * late rows and long close records so far; since version 2 long rows and long breakdowns of staged
 * trips that were given up; long mark, long newest event time, long last arrival of a row (each as
 * in {@link LaneTime}), byte 1 when no row has come after the last close record; int number of
 * encodings; long next dump's number; long last table version; then four lists, each an int count
 * and its entries: segments (long first row, long end row, long bytes, long newest arrival, long
 * close records in it), tables (see {@link TableFile}), open dumps (long number), trips (text name,
 * int part, int parts, text vehicle, byte flags: 1 named, 2 complete, 4 changes, long rows, int
 * CRC32C, long bytes, long breakdowns, long and long where the first block is, long and long where
 * the last is).
 */
record TripsFile(
    Place place,
    long row,
    Tally inLog,
    Tally abandoned,
    long closes,
    LaneTime time,
    int encodings,
    long nextDump,
    long lastVersion,
    List<Segment> segments,
    List<TableFile> tables,
    List<Long> openDumps,
    List<Entry> trips) {

  static final WholeFile FILE = new WholeFile("trips", "RBTRIPS\0", 2);

  /** The first version that tells of abandoned trips. */
  private static final int ABANDONED = 2;

  private static final int NAMED = 1;
  private static final int COMPLETE = 2;
  private static final int CHANGES = 4;

  record Segment(long number, Spot end, long lastArrival, long closes) {}

  record Entry(TripState state, boolean named, Place first, Place last) {}

  static TripsFile empty() {
    return new TripsFile(
        new Place(0, FileHeader.BYTES),
        0,
        Tally.NONE,
        Tally.NONE,
        0,
        LaneTime.BEGINNING,
        0,
        1,
        0,
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  /** Durable when it returns; returns the number of bytes. */
  long write(LogStorage storage) throws IOException {
    return FILE.write(storage, this::write);
  }

  void write(DataOutputStream out) throws IOException {
    write(out, place);
    out.writeLong(row);
    out.writeLong(inLog.rejected());
    out.writeLong(inLog.late());
    out.writeLong(closes);
    out.writeLong(abandoned.rows());
    out.writeLong(abandoned.rejected());
    write(out, time);
    out.writeInt(encodings);
    out.writeLong(nextDump);
    out.writeLong(lastVersion);
    out.writeInt(segments.size());
    for (Segment segment : segments) {
      out.writeLong(segment.number());
      out.writeLong(segment.end().row());
      out.writeLong(segment.end().offset());
      out.writeLong(segment.lastArrival());
      out.writeLong(segment.closes());
    }
    out.writeInt(tables.size());
    for (TableFile table : tables) {
      table.write(out);
    }
    out.writeInt(openDumps.size());
    for (long dump : openDumps) {
      out.writeLong(dump);
    }
    out.writeInt(trips.size());
    for (Entry trip : trips) {
      write(out, trip);
    }
  }

  private static void write(DataOutputStream out, Entry trip) throws IOException {
    TripState state = trip.state();
    write(out, state.key());
    WholeFile.writeText(out, state.vehicle());
    out.writeByte(
        (trip.named() ? NAMED : 0)
            | (state.complete() ? COMPLETE : 0)
            | (state.changes() ? CHANGES : 0));
    out.writeLong(state.rows());
    out.writeInt(state.crc());
    out.writeLong(state.bytes());
    out.writeLong(state.rejected());
    write(out, trip.first());
    write(out, trip.last());
  }

  static TripsFile read(LogStorage storage) throws IOException {
    return FILE.read(storage, TripsFile::parse);
  }

  private static TripsFile parse(int version, DataInputStream in) throws IOException {
    Place place = readPlace(in);
    long row = in.readLong();
    long rejected = in.readLong();
    long late = in.readLong();
    long closes = in.readLong();
    Tally abandoned = version < ABANDONED ? Tally.NONE : new Tally(in.readLong(), in.readLong(), 0);
    return new TripsFile(
        place,
        row,
        new Tally(row - closes, rejected, late),
        abandoned,
        closes,
        readTime(in),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        list(in, TripsFile::readSegment),
        list(in, TableFile::parse),
        list(in, DataInputStream::readLong),
        list(in, TripsFile::readTrip));
  }

  private static <T> List<T> list(DataInputStream in, WholeFile.Parser<T> parser)
      throws IOException {
    int count = in.readInt();
    List<T> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(parser.parse(in));
    }
    return list;
  }

  private static Segment readSegment(DataInputStream in) throws IOException {
    long number = in.readLong();
    Spot end = new Spot(in.readLong(), in.readLong());
    return new Segment(number, end, in.readLong(), in.readLong());
  }

  private static Entry readTrip(DataInputStream in) throws IOException {
    TripKey key = readKey(in);
    String vehicle = WholeFile.readText(in);
    int flags = in.readByte();
    boolean complete = (flags & COMPLETE) != 0;
    TripState state =
        new TripState(
            key,
            vehicle,
            in.readLong(),
            in.readInt(),
            in.readLong(),
            in.readLong(),
            complete,
            (flags & CHANGES) != 0);
    return new Entry(state, (flags & NAMED) != 0, readPlace(in), readPlace(in));
  }

  static void write(DataOutputStream out, TripKey key) throws IOException {
    WholeFile.writeText(out, key.trip());
    out.writeInt(key.part());
    out.writeInt(key.parts());
  }

  static TripKey readKey(DataInputStream in) throws IOException {
    return new TripKey(WholeFile.readText(in), in.readInt(), in.readInt());
  }

  private static void write(DataOutputStream out, LaneTime time) throws IOException {
    out.writeLong(time.mark());
    out.writeLong(time.newest());
    out.writeLong(time.lastArrival());
    out.writeBoolean(time.closed());
  }

  private static LaneTime readTime(DataInputStream in) throws IOException {
    return new LaneTime(in.readLong(), in.readLong(), in.readLong(), in.readBoolean());
  }

  private static void write(DataOutputStream out, Place place) throws IOException {
    out.writeLong(place.file());
    out.writeLong(place.offset());
  }

  private static Place readPlace(DataInputStream in) throws IOException {
    return new Place(in.readLong(), in.readLong());
  }
}
