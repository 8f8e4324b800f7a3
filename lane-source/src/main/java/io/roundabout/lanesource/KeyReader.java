package io.roundabout.lanesource;

import io.roundabout.lanelog.Block;
import io.roundabout.lanelog.Verdict;
import io.roundabout.rowformat.Column;
import io.roundabout.rowformat.ColumnType;
import io.roundabout.rowformat.ColumnWriter;
import io.roundabout.rowformat.Columns;
import io.roundabout.rowformat.Encoding;
import io.roundabout.rowformat.Format;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the keys of a table's rows, and which of them remove theirs: json rows with {@code
 * "$delete": true}. Not thread-safe.
 */
final class KeyReader {
  /** What a row says that removes its key. */
  static final String DELETE = "$delete";

  /** In csv it is a name like others: csv removes nothing. */
  private static final String NO_COLUMN = "";

  private final Lane lane;
  private final Columns columns;
  private final KeyColumn[] writers;
  private final Map<Integer, BlockReading> readings = new HashMap<>();
  private final BitSet breakdowns = new BitSet();
  private byte[] key = new byte[64];
  private String fault;

  /** Takes the rows with a key, in order. */
  interface Rows {
    /**
     * @param row the version's number
     * @param key holds until the call returns
     */
    void row(long row, byte[] key, int length, boolean removes);
  }

  KeyReader(Lane lane) {
    this.lane = lane;
    List<Column> wanted = new ArrayList<>();
    for (String name : lane.key()) {
      Column column = lane.columns().get(lane.columns().indexOf(name));
      wanted.add(new Column(column.name(), column.type(), true));
    }
    wanted.add(new Column(DELETE, ColumnType.Scalar.BOOLEAN, true));
    this.columns = new Columns(wanted);
    this.writers = new KeyColumn[wanted.size()];
    Arrays.setAll(writers, i -> new KeyColumn());
  }

  /** The key's rows of a block; rows without a whole key are left out, as breakdowns are. */
  void read(Block block, Rows out) throws IOException {
    breakdowns.clear();
    for (Verdict verdict : block.verdicts()) {
      breakdowns.set(verdict.row());
    }
    for (KeyColumn writer : writers) {
      writer.reset();
    }
    fault = null;
    BlockReading reading = readings.computeIfAbsent(block.encoding(), this::reading);
    int rows =
        reading.read(
            block.bytes(),
            block.from(),
            block.to(),
            breakdowns,
            (ColumnWriter[]) writers,
            0,
            (row, message) -> fault = "row %d: %s".formatted(block.firstRow() + row + 1, message));
    if (fault != null) {
      throw new IOException(
          "table '%s' cannot be read by its key: %s (bring a whole dump, or change the key back)"
              .formatted(lane.name(), fault));
    }
    int index = -1;
    for (int row = 0; row < rows; row++) {
      index = breakdowns.nextClearBit(index + 1);
      int length = assemble(row);
      if (length >= 0) {
        out.row(block.firstRow() + index, key, length, removes(row));
      }
    }
  }

  private BlockReading reading(int encoding) {
    Encoding recorded = Encoding.fromJson(lane.log().encodings().get(encoding));
    if (recorded.format() == Format.CSV) {
      List<String> fields =
          recorded.fields().stream()
              .map(field -> field.equalsIgnoreCase(DELETE) ? NO_COLUMN : field)
              .toList();
      recorded = Encoding.csv(recorded.columns(), recorded.csv(), fields);
    }
    return new BlockReading(recorded, columns);
  }

  private boolean removes(int row) {
    KeyColumn delete = writers[writers.length - 1];
    return !delete.isNull(row) && delete.isTrue(row);
  }

  /** Puts a row's values into {@link #key}, each after its length; -1 when one is null. */
  private int assemble(int row) {
    int length = 0;
    for (int i = 0; i < writers.length - 1; i++) {
      KeyColumn column = writers[i];
      if (column.isNull(row)) {
        return -1;
      }
      int more = column.length(row);
      if (key.length - length < Integer.BYTES + more) {
        key = Arrays.copyOf(key, Math.max(length + Integer.BYTES + more, 2 * key.length));
      }
      if (writers.length > 2) {
        length = putLength(more, length);
      }
      column.copy(row, key, length);
      length += more;
    }
    return length;
  }

  private int putLength(int value, int at) {
    for (int i = 0; i < Integer.BYTES; i++) {
      key[at + i] = (byte) (value >>> 8 * i);
    }
    return at + Integer.BYTES;
  }
}
