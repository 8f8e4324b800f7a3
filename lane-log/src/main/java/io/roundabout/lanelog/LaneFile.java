package io.roundabout.lanelog;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.UUID;

/**
 * The file {@code lane}: who the lane is. It is written last when a lane is made, so that a lane
 * without it never took a row. Content: 16 bytes id, byte kind (0 log, 1 table).
 */
record LaneFile(UUID id, boolean table) {
  static final WholeFile FILE = new WholeFile("lane", "RBLANE\0\0", 1);

  void write(LogStorage storage) throws IOException {
    FILE.write(storage, this::write);
  }

  void write(DataOutputStream out) throws IOException {
    out.writeLong(id.getMostSignificantBits());
    out.writeLong(id.getLeastSignificantBits());
    out.writeByte(table ? 1 : 0);
  }

  static LaneFile read(LogStorage storage) throws IOException {
    return FILE.read(storage, LaneFile::parse);
  }

  private static LaneFile parse(DataInputStream in) throws IOException {
    UUID id = new UUID(in.readLong(), in.readLong());
    int kind = in.readByte();
    if (kind != 0 && kind != 1) {
      throw new IOException("kind %d".formatted(kind));
    }
    return new LaneFile(id, kind == 1);
  }
}
