package io.roundabout.exitsink;

import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.NdjsonEncoder;
import io.roundabout.rowformat.RowValues;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** As many rows a body as the exit's {@code pack} says and its bytes allow. */
final class NdjsonBodies implements MessageBodies {

  /** Lets a tail be moved to the front without a copy of the rest. */
  private static final class Lines extends ByteArrayOutputStream {
    byte[] bytes() {
      return buf;
    }

    void dropFirst(int length) {
      System.arraycopy(buf, length, buf, 0, count - length);
      count -= length;
    }
  }

  private final NdjsonEncoder encoder;
  private final int pack;
  private final Target target;
  private final Lines lines = new Lines();
  private int rows;

  NdjsonBodies(Columns columns, int pack, Target target) {
    this.encoder = new NdjsonEncoder(columns);
    this.pack = pack;
    this.target = target;
  }

  @Override
  public void write(RowValues row) throws IOException {
    int before = lines.size();
    encoder.write(row, lines);
    MessageBodies.requireSize(lines.size() - before);
    if (lines.size() > MAX_PACKED_BYTES && rows > 0) {
      target.accept(lines.bytes(), before, rows);
      lines.dropFirst(before);
      rows = 0;
    }
    rows++;
    if (rows == pack || lines.size() >= MAX_PACKED_BYTES) {
      flush();
    }
  }

  @Override
  public void flush() throws IOException {
    if (rows > 0) {
      target.accept(lines.bytes(), lines.size(), rows);
      lines.reset();
      rows = 0;
    }
  }
}
