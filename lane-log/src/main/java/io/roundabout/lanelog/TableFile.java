package io.roundabout.lanelog;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A file of which versions of a table lane are made, as its reference block tells of it. The
 * block's header holds the trip and the vehicle, for a trip's file also its rows; its body is long
 * version, long number of the file, long size of the file, and where the table was compacted also
 * long rows of the file and long version that they were taken from, all big-endian.
 *
 * @param version that came to be with the file
 * @param key of the trip that brought it; for a compacted file, of the newest trip before
 * @param rows in the file, breakdowns included
 * @param bytes of the file
 * @param firstRow the lane's number of the file's row 0; compacted rows have none
 * @param upTo compacted: the version whose rows the file holds; otherwise 0
 */
record TableFile(
    Kind kind,
    long version,
    TripKey key,
    String vehicle,
    long rows,
    long rejected,
    long bytes,
    long completedMillis,
    long number,
    long firstRow,
    long upTo) {
  private static final int TRIP_BODY = 24;
  private static final int COMPACTED_BODY = 40;

  enum Kind {
    /** A trip's rows, which are the whole table. */
    DUMP,
    /** A trip's rows, which change what was before. */
    CHANGES,
    /** The rows that count of an earlier version, written anew. */
    COMPACTED
  }

  /** What the trip's complete file is, as the next version. */
  static TableFile of(
      Trip trip, TripState state, long version, RowFile rows, long firstRow, long nowMillis) {
    return new TableFile(
        trip.changes ? Kind.CHANGES : Kind.DUMP,
        version,
        trip.key,
        trip.vehicle,
        state.rows(),
        state.rejected(),
        rows.end().offset(),
        nowMillis,
        rows.number(),
        firstRow,
        0);
  }

  /** The block that makes the trip's file a part of the table. */
  OutgoingBlock reference(Trip trip, TripState state, int tag) {
    int flags = BlockHeader.END_OF_TRIP | BlockHeader.flags(trip);
    return reference(
        BlockHeader.DUMP,
        flags,
        ByteBuffer.allocate(TRIP_BODY).putLong(version).putLong(number).putLong(bytes).flip(),
        state,
        tag);
  }

  /** The block that puts the compacted file in the place of those it was made from. */
  OutgoingBlock compactedReference(int tag) {
    ByteBuffer body =
        ByteBuffer.allocate(COMPACTED_BODY)
            .putLong(version)
            .putLong(number)
            .putLong(bytes)
            .putLong(rows)
            .putLong(upTo)
            .flip();
    TripState nothing = new TripState(key, vehicle, 0, 0, 0, 0, true);
    return reference(BlockHeader.COMPACTED, 0, body, nothing, tag);
  }

  private OutgoingBlock reference(
      int blockKind, int flags, ByteBuffer body, TripState state, int tag) {
    byte[] trip = WholeFile.utf8(key.trip());
    byte[] by = WholeFile.utf8(vehicle);
    BlockHead head = BlockHead.of(trip, by, List.of());
    new BlockHeader(
            blockKind,
            flags,
            head.metaBytes(),
            body.remaining(),
            0,
            0,
            state.rows(),
            1,
            state.bytes(),
            state.rejected(),
            completedMillis,
            0,
            0,
            state.crc(),
            0,
            key.part(),
            key.parts(),
            trip.length,
            by.length,
            0,
            head.crc(),
            BlockHead.crc(body.duplicate()))
        .write(head.bytes(), 0, tag);
    return new OutgoingBlock(head.bytes(), body, state.rows(), completedMillis, 0);
  }

  /** Reads a reference block; its names begin at {@code bodyAt} of the scan's array. */
  static TableFile read(BlockScan scan, int bodyAt) throws IOException, BadBlockException {
    BlockHeader header = scan.header();
    BlockScan.Names names = scan.names();
    boolean compacted = header.kind() == BlockHeader.COMPACTED;
    int expected = compacted ? COMPACTED_BODY : TRIP_BODY;
    if (header.rowsBytes() != expected) {
      throw new BadBlockException(
          "a reference to a table's file has %d bytes, expected were %d"
              .formatted(header.rowsBytes(), expected),
          false);
    }
    ByteBuffer body = ByteBuffer.wrap(scan.array(), bodyAt + header.metaBytes(), expected);
    long version = body.getLong();
    long number = body.getLong();
    long bytes = body.getLong();
    return new TableFile(
        compacted ? Kind.COMPACTED : header.changes() ? Kind.CHANGES : Kind.DUMP,
        version,
        names.key(),
        names.vehicle(),
        compacted ? body.getLong() : header.rows(),
        header.tripRejected(),
        bytes,
        header.arrivalMillis(),
        number,
        header.firstRow(),
        compacted ? body.getLong() : 0);
  }

  boolean compacted() {
    return kind == Kind.COMPACTED;
  }

  FileHeader.Kind fileKind() {
    return compacted() ? FileHeader.Kind.COMPACTED : FileHeader.Kind.DUMP;
  }

  String fileName() {
    return fileKind().fileName(number);
  }

  Spot end() {
    return new Spot(rows, bytes);
  }

  void write(DataOutputStream out) throws IOException {
    out.writeLong(version);
    TripsFile.write(out, key);
    WholeFile.writeText(out, vehicle);
    out.writeLong(rows);
    out.writeLong(rejected);
    out.writeLong(bytes);
    out.writeLong(completedMillis);
    out.writeLong(number);
    out.writeLong(firstRow);
    out.writeByte(kind.ordinal());
    out.writeLong(upTo);
  }

  static TableFile parse(DataInputStream in) throws IOException {
    long version = in.readLong();
    TripKey key = TripsFile.readKey(in);
    String vehicle = WholeFile.readText(in);
    long rows = in.readLong();
    long rejected = in.readLong();
    long bytes = in.readLong();
    long completedMillis = in.readLong();
    long number = in.readLong();
    long firstRow = in.readLong();
    Kind kind = kind(in.readByte());
    long upTo = in.readLong();
    return new TableFile(
        kind,
        version,
        key,
        vehicle,
        rows,
        rejected,
        bytes,
        completedMillis,
        number,
        firstRow,
        upTo);
  }

  private static Kind kind(int code) throws IOException {
    if (code < 0 || code >= Kind.values().length) {
      throw new IOException("a table's file of kind %d".formatted(code));
    }
    return Kind.values()[code];
  }
}
