package io.roundabout.lanelog;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A complete dump of a table lane, as its reference block tells of it. The block's header holds the
 * trip, the vehicle and the rows; its body is long version, long number of the dump's file, long
 * size of the file, all big-endian.
 *
 * @param number of the file
 * @param firstRow the lane's number of the dump's row 0
 */
record TableDump(TableVersion version, long number, long firstRow) {
  private static final int BODY = 24;

  /** The block that makes the dump the table. */
  static OutgoingBlock reference(
      Trip trip, TripState state, TableVersion version, RowFile rows, int tag) {
    ByteBuffer body = ByteBuffer.allocate(BODY);
    body.putLong(version.version()).putLong(rows.number()).putLong(rows.end().offset()).flip();
    BlockHead head = BlockHead.of(trip.tripName, trip.vehicleName, List.of());
    new BlockHeader(
            BlockHeader.DUMP,
            BlockHeader.END_OF_TRIP | (trip.named ? BlockHeader.NAMED : 0),
            head.metaBytes(),
            BODY,
            0,
            0,
            state.rows(),
            1,
            state.bytes(),
            state.rejected(),
            version.completedMillis(),
            0,
            0,
            state.crc(),
            0,
            trip.key.part(),
            trip.key.parts(),
            trip.tripName.length,
            trip.vehicleName.length,
            0,
            head.crc(),
            BlockHead.crc(body.duplicate()))
        .write(head.bytes(), 0, tag);
    return new OutgoingBlock(head.bytes(), body, state.rows(), version.completedMillis(), 0);
  }

  /** Reads a reference block's body, which begins at {@code at}. */
  static TableDump read(BlockHeader header, BlockScan.Names names, byte[] bytes, int at)
      throws BadBlockException {
    if (header.rowsBytes() != BODY) {
      throw new BadBlockException(
          "a reference to a dump has %d bytes".formatted(header.rowsBytes()), false);
    }
    ByteBuffer body = ByteBuffer.wrap(bytes, at, BODY);
    long version = body.getLong();
    long number = body.getLong();
    long size = body.getLong();
    TableVersion table =
        new TableVersion(
            version,
            names.key(),
            names.vehicle(),
            header.rows(),
            header.tripRejected(),
            size,
            header.arrivalMillis());
    return new TableDump(table, number, header.firstRow());
  }

  Spot end() {
    return new Spot(version.rows(), version.bytes());
  }

  void write(DataOutputStream out) throws IOException {
    out.writeLong(version.version());
    TripsFile.write(out, version.key());
    WholeFile.writeText(out, version.vehicle());
    out.writeLong(version.rows());
    out.writeLong(version.rejected());
    out.writeLong(version.bytes());
    out.writeLong(version.completedMillis());
    out.writeLong(number);
    out.writeLong(firstRow);
  }

  static TableDump parse(DataInputStream in) throws IOException {
    TableVersion version =
        new TableVersion(
            in.readLong(),
            TripsFile.readKey(in),
            WholeFile.readText(in),
            in.readLong(),
            in.readLong(),
            in.readLong(),
            in.readLong());
    return new TableDump(version, in.readLong(), in.readLong());
  }
}
